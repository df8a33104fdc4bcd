from marketplace.people.audit import describe

describe(
    {
        "introduction.opened": "chose to get to know a provider",
        "introduction.carer_yes": "said yes to meeting you",
        "introduction.provider_yes": "said yes to meeting you",
        "introduction.mutual": "both sides have now said yes",
        "introduction.ended": "recorded that an introduction has ended",
        "introduction.seen": "opened an introduction",
        "visit.planned": "planned a visit",
        "visit.happened": "wrote down that a visit happened",
        "visit.cancelled": "called off a visit",
    }
)
