from marketplace.people.audit import describe

describe(
    {
        "letter.read": "opened a letter to you, to print it",
        "letter.posted": "posted a letter to you",
    }
)
