from cms.content.words import action, details, facts, heading, inset, line, rich, text

PAGE = {
    "slug": "personal-health-budget",
    "title": "What is a personal health budget?",
    "summary": "Money from the NHS for your health and wellbeing. You say what would help, and you "
    "plan with the NHS how to spend it.",
    "body": [
        text(
            "A personal health budget is an amount of NHS money for you. You, or someone who "
            "speaks for you, plan with your local NHS how to use it.",
            "It is not new money on top of what you get. It is another way to arrange it, so that "
            "you have more say.",
        ),
        heading("Who can have one"),
        text(
            "In England you have a right to one if you get:",
            [
                "NHS Continuing Healthcare (care that the NHS arranges for adults with the "
                "greatest health needs)",
                "continuing care for children, for those who are 17 or under",
                "after-care under section 117 of the Mental Health Act",
                "a wheelchair from NHS wheelchair services",
            ],
            "Your local NHS may also say yes to other people. Ask your nurse, doctor or social "
            "worker, or the NHS body for your area. It is called an integrated care board (ICB).",
        ),
        heading("What should happen"),
        text(
            "With a personal health budget, you should:",
            [
                "be at the centre of your own plan",
                "agree what you want to be different: your outcomes",
                "know early about how much money there will be",
                "have enough money for the needs in the plan",
                "choose how the money is held",
                "be free to use it as your plan says",
            ],
        ),
        heading("If the answer is no"),
        text(
            "If the NHS says no to a direct payment, leaves something out or gives you less, ask "
            "them to look again. They must do so when you ask, and give you their reasons.",
        ),
        heading("Money from the council"),
        facts(
            ("Personal health budget", "From the NHS, for health needs."),
            (
                "Personal budget",
                "From the council, for care and support needs under the Care Act 2014.",
            ),
            (
                "Integrated budget",
                "Both together. Each pound keeps the rules of whoever gave it. Here you always "
                "see which is which.",
            ),
        ),
        details(
            "How many people have one?",
            "In the year to March 2024, 188,489 people in England had a personal health budget: "
            "162,634 adults and 25,855 children.",
        ),
        inset("This page explains. It is not legal advice."),
        action(
            "Read about three ways to hold your budget",
            "/guidance/three-ways-to-hold-your-budget/",
        ),
    ],
    "easy_read": [
        heading("What it is"),
        line("money", "A personal health budget is money from the NHS."),
        line("healthy", "It is to help you be well."),
        line("talk", "You and the NHS talk about what would help."),
        line("write", "You make a plan together."),
        line("yes", "You have more say in your support."),
        heading("Who can have one"),
        line("nurse", "Some people have a right to this money."),
        line("wheelchair", "One group is people who need an NHS wheelchair."),
        line("ask", "Ask your nurse or doctor if you can have one."),
        heading("If they say no"),
        line("sad-woman", "Sometimes the NHS may say no."),
        line("ask", "You can ask them to think again."),
        line("why", "They must tell you why."),
    ],
    "sources": rich(
        [
            'What it is, and who has a right to it: <a href="https://www.legislation.gov.uk/uksi/'
            '2012/2996">SI 2012/2996</a>, part 6A.',
            "Asking again after a no: "
            '<a href="https://www.legislation.gov.uk/uksi/2013/1617">the National Health Service '
            "(Direct Payments) Regulations 2013</a>, as changed by SI 2013/2354.",
            "How many people: NHS England, Personal Health Budgets, quarter 4 of 2023 to 2024.",
        ]
    ),
}
