from marketplace.people.audit import describe

describe(
    {
        "provider.registered": "started a provider",
        "provider.changed": "changed a provider's details",
        "provider.paused": "stopped taking new people for a while",
        "provider.started_again": "began to take new people again",
        "provider.suspended": "paused a provider",
        "provider.restored": "let a provider go on",
        "renaming.asked": "asked for a provider's new name or number",
        "renaming.accepted": "accepted a provider's new name or number",
        "renaming.refused": "did not accept a provider's new name or number",
        "household.added": "added a household to the scheme",
        "household.changed": "changed the details of a home",
        "check.sent": "sent a check",
        "check.accepted": "accepted a check",
        "check.asked_again": "asked for a check again",
        "offer.written": "wrote an offer",
        "offer.changed": "changed an offer",
        "offer.published": "published an offer",
        "offer.paused": "paused an offer",
        "offer.withdrawn": "withdrew an offer",
        "offer.places_confirmed": "said how many places are free",
    }
)
