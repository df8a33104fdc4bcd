from cms.content.words import action, emergency, heading, line, rich, text

PAGE = {
    "slug": "if-something-is-wrong",
    "title": "If something is wrong",
    "summary": "If you are worried, unhappy or not safe, tell someone. You will not lose your "
    "budget because you spoke up.",
    "body": [
        emergency(
            "Call 999 if:",
            [
                "someone is in danger now",
                "someone is badly hurt or very ill",
                "a crime is happening",
            ],
            "If you can’t speak, call 999 from a mobile and press 55 when you are asked.",
        ),
        heading("You or someone else is not safe"),
        text(
            "Tell the adult social care team of your council. If someone needs care and support, "
            "is harmed or may be, and can’t protect themselves because of it, the council must "
            "look into it. That is the law, even if nobody has assessed the person’s needs.",
            "You can tell them about yourself or about someone else. You don’t need to be sure.",
        ),
        heading("You want to stop"),
        text(
            "You can stop meeting someone at any time. You don’t have to say why, and they are not "
            "told why. You can also take back what you shared with them.",
        ),
        heading("The support is not what you agreed"),
        text(
            [
                "Talk to the person who gives it, if you can.",
                "Or talk to your own contact. Their name is on each of your pages.",
                "On the review day, say how it really went. That decides what is paid.",
            ],
        ),
        heading("Care that is bad, from anyone"),
        text(
            "You can tell the Care Quality Commission (CQC) about a service that it has "
            'registered, on <a href="https://www.cqc.org.uk">cqc.org.uk</a>. A Shared Lives carer '
            "belongs to a scheme: tell the scheme, or the CQC about the scheme.",
        ),
        heading("Your budget or your plan"),
        text(
            "If your funder says no to a direct payment, leaves out a service or makes your budget "
            "smaller, ask them to look again. They must, and they must give you reasons.",
        ),
        heading("Something wrong on this site"),
        text(
            "A mistake in what we say about you, someone who saw too much, an offer that isn’t "
            "true: tell us. A person answers.",
        ),
        action("Contact us", "/contact/"),
    ],
    "easy_read": [
        heading("Danger now"),
        line("ambulance", "Call 999 if someone is in danger now."),
        heading("Not safe"),
        line("worried", "Tell someone if you do not feel safe."),
        line("talk", "You can tell your council."),
        line("yes", "You do not have to be sure."),
        heading("You want to stop"),
        line("change-mind", "You can stop seeing someone."),
        line("no", "You do not have to say why."),
        heading("Bad support"),
        line("sad-man", "Tell us if the support is not good."),
        line("talk", "You can talk to someone you trust."),
        line("good-person", "You will not lose your budget."),
    ],
    "sources": rich(
        [
            'The council’s duty to look into harm: <a href="https://www.legislation.gov.uk/ukpga/'
            '2014/23/section/42">the Care Act 2014, section 42</a>.',
            "Asking the NHS to look again: "
            '<a href="https://www.legislation.gov.uk/uksi/2013/1617">the National Health Service '
            "(Direct Payments) Regulations 2013</a>, as changed by SI 2013/2354.",
        ]
    ),
}
