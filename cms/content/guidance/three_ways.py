from cms.content.words import action, facts, heading, inset, line, rich, text

PAGE = {
    "slug": "three-ways-to-hold-your-budget",
    "title": "Your budget, your choice: three ways to hold it",
    "summary": "The NHS can hold the money, another organisation can, or you can. You can also mix "
    "them. Every way works here.",
    "body": [
        facts(
            (
                "The NHS holds it",
                "You say what you want. The NHS arranges it and pays. This is called a "
                "<b>notional</b> budget. No money reaches your account.",
            ),
            (
                "Someone else holds it",
                "An organisation apart from you and the NHS gets the money and pays as you say. "
                "This is called a <b>third party</b> budget. In council care it is called an "
                "individual service fund.",
            ),
            (
                "You hold it",
                "The money comes to an account for this budget alone, and you pay. This is called "
                "a <b>direct payment</b>. Someone you choose can do it for you.",
            ),
        ),
        text(
            "Most people choose the first. In the year to March 2024, of every 100 people with a "
            "personal health budget, 80 had a notional budget, 15 a direct payment and 5 a third "
            "party budget.",
        ),
        heading("Which one fits me?"),
        text(
            [
                "<b>You want choice but no bills:</b> let the NHS hold it.",
                "<b>You want an organisation you trust to do the sums:</b> ask about a third party "
                "budget.",
                "<b>You want to hire your own assistant, or pay by yourself:</b> ask about a "
                "direct payment.",
            ],
            "You can change your mind. Talk to your funder: the NHS body or council that gives you "
            "the budget.",
        ),
        heading("If you hold it"),
        text(
            [
                "The account is for this money only. You must be able to show what came in and "
                "what went out.",
                "It is spent on what is in your plan.",
                "Money that piles up, or that is spent on other things, can be asked back. The "
                "letter must say how much, why and by when. You can ask them to look again.",
            ],
            "A <b>nominee</b> can hold it for you. That is a person you choose, and your funder "
            "must agree. A <b>representative</b> does it for a child, or for an adult who can't "
            "make this decision by themselves.",
        ),
        heading("Paying your family"),
        text(
            "With a direct payment there are limits:",
            [
                "<b>NHS money</b> can't usually pay a close relative or friend who lives with you.",
                "<b>Council money</b> can't usually pay your husband, wife or partner wherever "
                "they live, nor a close relative who lives with you.",
            ],
            "Your funder can allow it when it is needed. We ask before you agree anything, so that "
            "nobody works and is then not paid.",
        ),
        heading("How it looks here"),
        text(
            "Your page shows each budget, who holds it, what is promised and what is left. Whoever "
            "holds the money is asked to pay when something is due. We hold none of it.",
        ),
        inset("This page explains. It is not legal advice."),
        action("See what a budget can’t buy", "/guidance/what-a-budget-cannot-buy/"),
    ],
    "easy_read": [
        line("which", "There are three ways to look after your money."),
        heading("1. The NHS keeps it"),
        line("bank", "The NHS keeps the money."),
        line("talk", "You tell them what you want."),
        line("money", "The NHS pays for it."),
        heading("2. Someone else keeps it"),
        line("good-person", "Another group keeps the money for you."),
        line("give", "They pay for what you choose."),
        heading("3. You keep it"),
        line("bank-card", "The money goes into a special bank account."),
        line("give", "You pay for your support."),
        line("hold-hands", "Someone you trust can help you."),
        line("write", "You keep a list of what you spend."),
        heading("You can change"),
        line("change-mind", "You can change your mind later."),
        line("ask", "Ask before you pay someone in your family."),
    ],
    "sources": rich(
        [
            "The three ways, and how many people use each: NHS England, Personal Health Budgets, "
            "quarter 4 of 2023 to 2024.",
            "Asking money back: "
            '<a href="https://www.legislation.gov.uk/uksi/2013/1617/regulation/15">the National '
            "Health Service (Direct Payments) Regulations 2013, regulation 15</a>.",
            "Paying family with NHS money: notes to SI 2013/2354 and SI 2017/219. With council "
            'money: <a href="https://www.legislation.gov.uk/uksi/2014/2871/regulation/3">the Care '
            "and Support (Direct Payments) Regulations 2014, regulation 3</a>.",
        ]
    ),
}
