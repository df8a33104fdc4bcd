from marketplace.people.audit import describe

describe(
    {
        "need.started": "started to write what you are looking for",
        "need.changed": "changed what you are looking for",
        "need.posted": "posted what you are looking for",
        "need.paused": "paused what you are looking for",
        "need.closed": "closed what you were looking for",
        "need.withdrawn": "withdrew what you were looking for",
        "need.read": "read what you are looking for",
        "response.started": "started an answer to what you are looking for",
        "response.changed": "changed an answer to you before sending it",
        "response.with_scheme": "asked their scheme to confirm an answer to you",
        "response.returned": "asked a household to change an answer to you",
        "response.sent": "answered what you are looking for",
        "response.withdrawn": "took back an answer to you",
        "response.declined": "said no, kindly, to an answer",
    }
)
