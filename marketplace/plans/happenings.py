from marketplace.people.audit import describe

describe(
    {
        "plan.started": "started to write your plan",
        "plan.changed": "wrote in your plan",
        "plan.sent": "sent your plan to be approved",
        "plan.sent_on": "sent your plan to a funder who came later",
        "plan.taken_back": "took your plan back to change it",
        "plan.approved": "approved your plan",
        "plan.refused": "said no to your plan, with reasons",
        "plan.asked_again": "asked for another look at your plan",
        "plan.in_force": "wrote down that your plan is approved",
        "plan.copied": "started a new version of your plan",
        "plan.read": "read your plan",
    }
)
