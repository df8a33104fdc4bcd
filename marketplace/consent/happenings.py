from marketplace.people.audit import describe

describe(
    {
        "release.given": "said that an organisation may read more about you",
        "release.withdrawn": "stopped an organisation from reading more about you",
        "profile.read": "read what you wrote about yourself",
        "contact.read": "read how to reach you",
    }
)
