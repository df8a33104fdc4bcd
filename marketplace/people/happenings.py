from marketplace.people.audit import describe

describe(
    {
        "person.created": "wrote down who you are",
        "person.changed": "changed your details",
        "person.seen": "opened your details",
        "contact.named": "changed the person you can call",
        "supporter.added": "was asked, or asked someone, to act with you",
        "supporter.changed": "changed what someone may do for you",
        "supporter.ended": "ended someone's right to act with you",
        "audit.read": "read this list",
    }
)
