from marketplace.people.audit import describe

describe(
    {
        "agreement.begun": "began to write an agreement",
        "agreement.changed": "changed what a draft agreement says",
        "agreement.offered": "asked everyone to agree",
        "agreement.reopened": "took an agreement back to change it",
        "agreement.signed": "agreed in writing",
        "agreement.live": "made an agreement start, and promised its money",
        "agreement.dropped": "dropped an agreement that was not signed",
        "agreement.ended": "ended an agreement",
        "agreement.seen": "opened an agreement",
        "part.authorised": "allowed a payment that needs the funder's permission",
        "verdict.given": "recorded what happened",
        "verdict.provider_view": "added the provider's own view",
        "verdict.reminded": "asked again what happened",
        "silence.seen": "opened the page that says whom to ask what happened",
        "verdict.escalated": "told the funder and an advocate that nobody has said what happened",
        "change.asked": "asked to change an agreement",
        "change.agreed": "agreed to a change in writing",
        "change.refused": "did not agree to a change",
        "change.made": "made a change to an agreement hold",
        "trial.answered": "said what they want after a trial",
        "advance.due": "made a payment in advance due",
        "period.due": "made a regular payment due",
    }
)
