from cms.content.words import action, facts, heading, line, text

PAGE = {
    "slug": "getting-help",
    "title": "How to get help to use this",
    "summary": "You don’t have to be online, and you don’t have to do it alone. Everything here "
    "can be done with someone, or by someone you trust.",
    "body": [
        heading("Without the internet"),
        text(
            "Every step can be done by phone, on paper or in a visit. Someone writes it down here "
            "for you: what you said, when, and to whom. You get a copy if you want one.",
        ),
        heading("People who can help"),
        facts(
            (
                "Your contact",
                "One person with a name and a phone number. They stand on each of your pages.",
            ),
            (
                "Family or friend",
                "They make an account of their own. You say what they may do: "
                "look, plan, agree or pay.",
            ),
            ("Advocate", "Someone whose job is to help you say what you want."),
            (
                "Broker",
                "Someone who helps you plan and find support. A broker who is paid can’t "
                "say how it went for you.",
            ),
            (
                "Nominee or representative",
                "Someone who holds the budget or decides, under the law. "
                "We write down by what right.",
            ),
        ),
        heading("If you help someone"),
        text(
            [
                "Make your own account. Don’t use theirs.",
                "The top of each page says for whom you are acting. You can switch.",
                "Ask them first. They can stop your help at any time.",
                "What you do stands under your own name, and they can read it.",
            ],
        ),
        heading("Your way of reading and talking"),
        text(
            "Tell us if you need Easy Read, large print, letters on paper, British Sign Language "
            "(BSL) or another language. We keep it, we share it with those who need to know, and "
            "we check now and then that it is still right. It is the same for family and carers.",
        ),
        heading("On this site"),
        text(
            [
                "Each guide has an Easy Read version on the same page.",
                "All pages work with a keyboard, with a screen reader and without scripts.",
                "You can make text bigger in your browser, up to four times.",
                "What you have typed is kept as you go. You can come back later.",
            ],
        ),
        action("Contact us", "/contact/"),
    ],
    "easy_read": [
        heading("You can get help"),
        line("help", "You do not have to do this alone."),
        line("talk", "You can do it all by phone."),
        line("letter", "You can do it all on paper."),
        line("visit", "Someone can come to see you."),
        heading("Who can help"),
        line("good-person", "You have one person to talk to."),
        line("family", "Your family or a friend can help."),
        line("yes", "You say what they may do."),
        line("change-mind", "You can stop their help at any time."),
        heading("How you like it"),
        line("read", "Tell us if you like Easy Read."),
        line("sign-language", "Tell us if you use sign language."),
        line("letter", "Tell us if you like letters on paper."),
    ],
}
