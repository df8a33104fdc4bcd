from cms.content.words import action, do, dont, heading, inset, line, rich, text

PAGE = {
    "slug": "what-a-budget-cannot-buy",
    "title": "What a budget can’t buy",
    "summary": "A personal health budget can pay for many things that help you reach what is in "
    "your plan. There is a short list of things it may never pay for.",
    "body": [
        dont(
            "A personal health budget can’t pay for:",
            "alcohol",
            "tobacco",
            "gambling",
            "debts",
            "anything against the law",
            "emergency care",
            "your GP’s services",
            "anything that is not in your agreed plan",
        ),
        heading("What it can pay for"),
        text("It depends on your plan. People have agreed on things such as:"),
        do(
            "Ask about:",
            "someone who supports you at home or out and about",
            "Shared Lives, or a short break",
            "an activity that keeps you well, alone or with others",
            "equipment that lets you do more by yourself",
            "advice and help with your plan",
        ),
        text(
            "Once your funder has agreed to your plan, you don’t ask again for each thing in it.",
        ),
        heading("If you are not sure"),
        text(
            "Ask your funder before you agree to anything. When you make an agreement here, we "
            "check it against the list first and tell you if something is on it.",
            "If the funder leaves a service out of your plan, you can ask them to look again. They "
            "must give you reasons.",
        ),
        inset("Paying someone in your family has rules of its own."),
        action(
            "Read the rules about paying family",
            "/guidance/three-ways-to-hold-your-budget/",
        ),
    ],
    "easy_read": [
        heading("You can not buy"),
        line("cigarette", "You can not buy cigarettes or alcohol."),
        line("playing-cards", "You can not use it to bet."),
        line("money", "You can not pay back money that you owe."),
        line("no", "You can not buy anything against the law."),
        line("ambulance", "You do not need it for an ambulance."),
        line("doctor", "You do not need it for your family doctor."),
        heading("You can ask for"),
        line("carers", "You can ask for someone to support you."),
        line("go-out", "You can ask for help to go out."),
        line("music", "You can ask for something you love to do."),
        line("write", "It must be in your plan."),
        heading("Not sure?"),
        line("ask", "Ask first if you are not sure."),
    ],
    "sources": rich(
        [
            "The list: published guidance of NHS bodies (Redditch and Bromsgrove; Coventry and "
            "Rugby).",
            "Only what is in the plan: "
            '<a href="https://www.legislation.gov.uk/uksi/2013/1617/regulation/15">the National '
            "Health Service (Direct Payments) Regulations 2013</a>.",
        ]
    ),
}
