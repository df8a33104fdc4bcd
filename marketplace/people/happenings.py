from marketplace.people.audit import describe

describe(
    {
        "person.created": "wrote down who you are",
        "person.changed": "changed your details",
        "person.seen": "opened your details",
        "person.asked": "asked you to have your own account",
        "person.invitation_taken_back": "took back asking you to have your own account",
        "person.declined": "said no to having your account",
        "person.claimed": "began to use your own account",
        "contact.named": "changed the person you can call",
        "supporter.invited": "asked someone to act with you",
        "supporter.invitation_taken_back": "took back an invitation to act with you",
        "supporter.added": "began to act with you",
        "supporter.declined": "said no to acting with you",
        "supporter.changed": "changed what someone may do for you",
        "supporter.ended": "ended someone's right to act with you",
        "audit.read": "read this list",
        "organisation.changed": "changed an organisation's details",
        "member.invited": "asked someone to join an organisation",
        "member.invitation_taken_back": "took back an invitation to join an organisation",
        "member.joined": "joined an organisation",
        "member.declined": "said no to joining an organisation",
        "member.left": "ended someone's place in an organisation",
        "member.made_manager": "made someone a manager of an organisation",
    },
    by_oneself={"supporter.added": "said that someone may act with you"},
)
