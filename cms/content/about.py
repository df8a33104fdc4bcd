from cms.content.words import facts, heading, line, text

PRIVACY = {
    "slug": "privacy",
    "title": "Privacy",
    "summary": "What we keep about you, why, who sees it, for how long, and what you can ask.",
    "body": [
        heading("What we keep"),
        facts(
            ("Your account", "Your name, your email address and how you sign in."),
            (
                "What you tell us",
                "Your plan, what you need, what you agreed, how it went, and how you like to read "
                "and talk. Some of it is about your health. The law protects that specially.",
            ),
            ("Money", "What was promised and paid from your budget. No card and no PIN."),
            ("Who looked", "Who read or changed something about you, and when."),
        ),
        heading("Why"),
        text(
            "To let you find support and pay for it. What you share with those who give support "
            "rests on your clear yes, for one organisation at a time. Your funder has its own "
            "duties by law, and reads what it needs for them.",
        ),
        heading("Who sees it"),
        text(
            "Only who you say, step by step: "
            '<a href="/guidance/who-sees-what/">who sees what about you</a>. We sell nothing and '
            "show no advertisements. No page calls another company’s site, and nobody follows you "
            "from page to page.",
        ),
        heading("Cookies"),
        text(
            "Two small files, both needed to make the site work:",
            [
                "<b>sessionid</b> keeps you signed in, for 12 hours or until you sign out",
                "<b>csrftoken</b> makes sure that a form was sent by you",
            ],
            "If you only read, neither follows you. We don’t keep a note of whether you read "
            "something in full or in Easy Read.",
        ),
        heading("How long"),
        text(
            "Records of money are kept for as long as public money must be accounted for. Other "
            "things go when they are no longer needed, or when you ask and no law says we must "
            "keep them. Messages from the contact page are deleted when your question is settled.",
        ),
        heading("What you can ask"),
        text(
            [
                "See what we hold about you, and get a copy",
                "Have mistakes put right",
                "Have things deleted, or used less",
                "Take back a yes at any time",
            ],
            '<a href="/contact/">Contact us</a>. If our answer isn’t good enough, you can complain '
            'to the <a href="https://ico.org.uk">Information Commissioner</a>.',
        ),
    ],
    "easy_read": [
        line("passport", "We keep facts about you safe."),
        line("write", "We keep what you tell us."),
        line("money", "We keep a list of your money."),
        line("look", "We write down who looks at your facts."),
        line("which", "You choose who can see them."),
        line("no", "We do not sell your facts."),
        line("ask", "You can ask to see what we keep."),
        line("change", "You can ask us to fix mistakes."),
    ],
}

ACCESSIBILITY = {
    "slug": "accessibility",
    "title": "Accessibility",
    "summary": "Everybody should be able to use this site. Here is what works, what we tested, and "
    "what is not good enough yet.",
    "body": [
        heading("What you can do"),
        text(
            [
                "use every page with only a keyboard",
                "use every page without scripts",
                "make text four times as big, or use a small screen, with nothing cut off",
                "listen with a screen reader",
                "paste your password, use a password manager, or sign in with a passkey: there are "
                "no puzzles to solve",
                "read each guide in Easy Read, with pictures",
                "do every step by phone, on paper or in a visit",
            ],
        ),
        heading("How well it meets the rules"),
        text(
            "Our aim is to meet the Web Content Accessibility Guidelines (WCAG), version 2.2, at "
            "level AA. We have not had an independent audit, so we don’t claim that we do.",
        ),
        heading("What is not good enough yet"),
        text(
            [
                "People with learning disabilities have not yet tested our Easy Read. We follow "
                "its rules and check each sentence by a program, which is not the same.",
                "There are no videos in British Sign Language.",
                "The site is only in English.",
                "A document that someone else puts here may not be accessible. Ask us for it in "
                "another form.",
            ],
        ),
        heading("How we tested"),
        text(
            "A program (axe) looks at each public page for known faults whenever we change it. We "
            "look at pages at 320 pixels wide, and walk through the main journeys with a keyboard "
            "only and without scripts. Last done on 23 November 2026.",
        ),
        heading("Tell us"),
        text(
            "If something doesn’t work for you, or you need it in another form, "
            '<a href="/contact/">tell us</a>. A person answers within two working days. If our '
            "answer isn’t good enough, the Equality Advisory and Support Service can help you: "
            '<a href="https://www.equalityadvisoryservice.com">equalityadvisoryservice.com</a>.',
        ),
    ],
    "easy_read": [
        line("computer", "This site should work for everyone."),
        line("read", "You can read each guide in Easy Read."),
        line("look", "You can make the words bigger."),
        line("listen", "A screen reader can read it to you."),
        line("talk", "You can do it all by phone."),
        line("sad-woman", "We do not have sign language videos yet."),
        line("ask", "Tell us if something does not work."),
    ],
}

CREDITS = {
    "slug": "credits",
    "title": "Credits",
    "summary": "Whose work and whose data this site is made with. Thank you.",
    "body": [
        heading("Pictures"),
        text(
            "The Easy Read pictures are Mulberry symbols, © Steve Lee, "
            '<a href="https://mulberrysymbols.org">mulberrysymbols.org</a>, under '
            '<a href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a>. We use '
            "them unchanged.",
        ),
        heading("Public data"),
        text(
            "Contains public sector information licensed under the "
            '<a href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/">'
            "Open Government Licence v3.0</a> (CQC, NHS England, Scottish Government).",
            [
                "The register of services: the Care Quality Commission, as it stood on the day "
                "shown beside each entry",
                "Figures about personal health budgets: NHS England",
                "The mix of needs in the demonstration: Scottish Government, home care 2010. All "
                "its people are invented",
                "Where outward codes of postcodes are: uk-postcodes by Gibbs, public domain (CC0)",
            ],
        ),
        heading("Design and typeface"),
        text(
            [
                "Components of NHS.UK frontend, © Crown copyright (NHS England), MIT licence. This "
                "site is not part of the NHS and doesn’t use its name or logo",
                "Blocks for editors: wagtail-nhsuk-frontend, MIT licence",
                "Typeface: Atkinson Hyperlegible Next, by the Braille Institute, SIL Open Font "
                "License",
                "The drawing on the first page was made for this site",
            ],
        ),
        heading("Software"),
        text(
            "Made with Django, Wagtail and other free software. This site is free software too, "
            "under the MIT licence.",
        ),
    ],
    "easy_read": [
        line("hello", "Other people helped us make this site."),
        line("look", "Steve Lee made the Easy Read pictures."),
        line("give", "We may use them for free."),
    ],
}

PAGES = [PRIVACY, ACCESSIBILITY, CREDITS]
