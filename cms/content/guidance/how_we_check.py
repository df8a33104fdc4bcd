from cms.content.words import facts, heading, inset, line, rich, text, warning

PAGE = {
    "slug": "how-we-check",
    "title": "How we check who gives support",
    "summary": "Nobody’s offer is shown before we have seen what they must show. Each check has a "
    "date, and runs out.",
    "body": [
        text(
            "We say someone is <b>checked</b> when every proof they need is there, is accepted by "
            "one of our checkers, and is still in date. What they need depends on what they do.",
        ),
        heading("What each must show"),
        facts(
            (
                "Care organisation",
                "Registration with the Care Quality Commission (CQC), insurance, and registration "
                "with the Information Commissioner.",
            ),
            (
                "Shared Lives scheme",
                "Registration with the CQC for personal care, insurance, and registration with the "
                "Information Commissioner.",
            ),
            (
                "Shared Lives carer",
                "A yes from an independent panel, a criminal records (DBS) check, references, a "
                "check of the home, and training.",
            ),
            (
                "Personal assistant",
                "A DBS check, two references, the right to work in the UK, and insurance.",
            ),
            (
                "Small business",
                "A DBS check, references, insurance, and registration with the Information "
                "Commissioner.",
            ),
        ),
        text(
            "Some work asks for more. Someone who helps you wash or dress shows training for it. "
            "Someone who drives you shows a licence and the right insurance.",
        ),
        heading("What happens with a check"),
        text(
            [
                "One of our checkers looks at each proof. They accept it, or ask again and say "
                "why.",
                "For a DBS check we write down the number, the kind, the date and who saw it. We "
                "keep no copy of the certificate.",
                "When a check runs out, the offer goes out of sight at once. We tell the person "
                "why.",
            ],
        ),
        heading("Names from the public register"),
        text(
            "Some services in our search are marked “on the public register”. That means that the "
            "CQC lists them. They have not joined, we have not checked them, and they can’t be "
            "paid here.",
        ),
        warning(
            "What a check can’t tell you",
            "A check looks back. It doesn’t promise that someone will be kind, or right for you. "
            "Meet them, take someone with you, and stop if it feels wrong.",
        ),
        inset(
            "We introduce people. We don’t manage anyone’s work. If you direct your own personal "
            "assistant and no agency manages the care, they need no CQC registration.",
        ),
    ],
    "easy_read": [
        line("look", "We check people before they can offer support."),
        line("read", "We look at their papers."),
        line("ask", "We ask people who know them."),
        line("yes", "We look to see if the police know of any crimes."),
        line("calendar", "Each check has an end date."),
        line("no", "After that date we take the offer away."),
        heading("Names we have not checked"),
        line("who", "Some names come from a public list."),
        line("no", "We have not checked those people."),
        line("money", "You can not pay them here."),
        heading("You check too"),
        line("friends", "Meet the person first."),
        line("hold-hands", "Take someone you trust with you."),
        line("worried", "Stop if it feels wrong."),
    ],
    "sources": rich(
        [
            "Registration of care organisations and Shared Lives schemes, and personal assistants "
            "who need none: Care Quality Commission.",
            "DBS checks for self-employed people: NHS Employers, on the change of 21 January 2026.",
            "The other proofs are this site’s own rules.",
        ]
    ),
}
