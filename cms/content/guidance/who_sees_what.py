from cms.content.words import action, facts, heading, line, rich, text

PAGE = {
    "slug": "who-sees-what",
    "title": "Who sees what about you",
    "summary": "You share a little with many, and more only with those you choose. Before you post "
    "anything, you see exactly what each reader would see.",
    "body": [
        heading("Three steps of sharing"),
        facts(
            (
                "1. An outline",
                "For checked people whose support could fit. The kinds of support, your district, "
                "an age band, when, and must-haves from a list. No name, no postcode, nothing in "
                "your own words.",
            ),
            (
                "2. Your profile",
                "For one organisation you say yes to. Your own words, your first name and the "
                "first half of your postcode.",
            ),
            (
                "3. Your contact",
                "For one organisation, when you are both interested. The rest, as far as you "
                "choose. We ask you again first.",
            ),
        ),
        text(
            "Nobody who gives support ever sees the most you would spend.",
        ),
        heading("You stay in charge"),
        text(
            [
                "Each yes names one organisation, one step, and what for.",
                "Each yes has an end date. You can make it shorter.",
                "You can take a yes back. From then on they see no more.",
                "You can read who looked at what, and when.",
            ],
        ),
        heading("People who help you"),
        text(
            "Someone who acts for you sees what you let them see, for as long as you say: only "
            "look, or also plan, agree or pay. Their name stands beside what they do.",
        ),
        heading("People who pay, and people who check"),
        text(
            "Your funder sees the plan it must agree to, and what its own money was promised and "
            "paid for. Our checkers look at those who give support, not at you.",
        ),
        heading("The law"),
        text(
            "Facts about your health have special protection. The law says your yes must be clear, "
            "must name what is shared, must stand apart from other questions, and can be taken "
            "back. No computer decides about you: it puts offers in order and says why, and people "
            "choose.",
        ),
        action("Read how we keep your facts", "/privacy/"),
    ],
    "easy_read": [
        line("passport", "This page is about facts about you."),
        heading("First: a little"),
        line("who", "At first people see no name and no address."),
        line("house", "They see the part of town you live in."),
        line("want", "They see the kind of support you want."),
        heading("Then: more"),
        line("which", "You choose who can see more."),
        line("read", "They can then read your own words."),
        line("hello", "They can see your first name."),
        heading("Last: how to reach you"),
        line("ask", "We ask you again first."),
        line("share", "You choose what else they see."),
        heading("You are in charge"),
        line("change-mind", "You can change your mind at any time."),
        line("look", "You can see who looked at your facts."),
        line("money", "They never see how much you can spend."),
    ],
    "sources": rich(
        [
            "Special protection of health facts, clear consent, and no decision by a computer "
            "alone: UK GDPR, articles 9 and 22, and the Information Commissioner’s guidance on "
            "special category data.",
        ]
    ),
}
