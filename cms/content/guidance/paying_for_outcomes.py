from cms.content.words import action, details, facts, heading, inset, line, text

PAGE = {
    "slug": "paying-for-outcomes",
    "title": "Paying for outcomes",
    "summary": "You pay for what gets better in your life, not for hours. You say how well it "
    "went, and that decides what is paid.",
    "body": [
        heading("What an outcome is"),
        text(
            "An outcome is something you want to be different, in your own words. “I swim once a "
            "week with a friend” is an outcome. “Two hours of support” is not.",
        ),
        heading("Five levels"),
        text(
            "Before you start, you and the person who gives support write down five levels for "
            "each outcome. Here is an example for “I see my friends”:",
        ),
        facts(
            ("Much better than hoped", "I see friends every week, and I asked them myself."),
            ("Better than hoped", "I see friends every week."),
            ("As we hoped", "I see friends twice a month."),
            ("Less than we hoped", "I see friends once a month, as I do today."),
            ("Much less", "I don’t see my friends."),
        ),
        text(
            "Each outcome has a price, and you agree which share of it each level earns. All of "
            "this is written down before anything begins.",
        ),
        heading("How the money goes"),
        text(
            [
                "When you agree, the money is promised from your budget. If there isn’t enough, "
                "nothing is agreed and we say what is missing.",
                "On the review day, you say which level was reached.",
                "That makes a payment due. Whoever holds the budget is asked to pay.",
                "What was not earned goes back to your budget at once.",
                "You can read every step on your statement.",
            ],
        ),
        heading("Only your side can say how it went"),
        text(
            "You say it, or someone who speaks for you. Nobody who is paid may say it for you, or "
            "write it down, or sit beside you as a witness. The person who gave support may add "
            "their own view next to yours.",
            "If you say nothing, that is not a yes and not a no. We ask again. Then we tell your "
            "funder, and someone who can help you to answer.",
        ),
        heading("When a date decides, and not a level"),
        text(
            "Some sums fall due by the calendar: the wages of an assistant you employ, or the "
            "support fee in Shared Lives. Their outcomes are reviewed all the same.",
        ),
        details(
            "For people who give support: why do it this way?",
            "You choose how you work. One agreement, then one review, with no time sheets. You can "
            "ask for part of the price at the start.",
        ),
        inset(
            "What you say is about your life and what changed in it. It is not a report on a "
            "worker, and it doesn’t tell anyone how to do their work."
        ),
        action("Read a story of how it went", "/stories/amira-goes-swimming/"),
    ],
    "easy_read": [
        heading("You pay for what gets better"),
        line("want", "You say what you want to be different."),
        line("happy-woman", "It could be to see friends more."),
        line("time", "You do not pay for hours."),
        heading("Before you start"),
        line("steps", "You agree on five levels from bad to very good."),
        line("money", "You agree how much money each level is worth."),
        heading("On the review day"),
        line("think", "You think about how it went."),
        line("talk", "You tell us the level."),
        line("give", "That decides how much we ask for."),
        line("money", "Money they did not earn stays in your budget."),
        heading("It is your say"),
        line("no", "The person who gets the money can not answer for you."),
        line("hold-hands", "Someone you trust can help you to answer."),
    ],
}
