from cms.content.words import link, point, step, way_in

PAGE = {
    "slug": "kith",
    "title": "Home",
    "seo_title": "Support that you choose",
    "headline": "Good support, chosen by you",
    "summary": "Say what you want from life. Checked people near you answer with what they can do. "
    "You choose, and your budget pays for what gets better.",
    "search_description": "For people in England with a personal health budget or a care budget: "
    "find checked support and Shared Lives carers, choose freely, and pay for outcomes.",
    "ways_in": [
        way_in(
            "I have a budget",
            "A personal health budget or a care budget, in any form. Or you want to know if you "
            "can have one.",
            "money",
            link("Start here: make an account", "/accounts/signup/"),
            link("What is a personal health budget?", "/guidance/personal-health-budget/"),
            link("Look around first", "/offers/"),
        ),
        way_in(
            "I help someone",
            "You are family, a friend, an advocate or a broker. You do as much as the person "
            "wants you to.",
            "hold-hands",
            link("Make an account of your own", "/accounts/signup/"),
            link("How to help someone here", "/guidance/getting-help/"),
            link("Who sees what about them", "/guidance/who-sees-what/"),
        ),
        way_in(
            "I give support",
            "You are an organisation, a small business, a personal assistant or a Shared Lives "
            "carer.",
            "carers",
            link("Offer your support", "/accounts/signup/"),
            link("How we check you", "/guidance/how-we-check/"),
            link("How you are paid", "/guidance/paying-for-outcomes/"),
        ),
    ],
    "steps_heading": "How it works, in five steps",
    "steps": [
        step(
            "Say what matters",
            "Write your plan, alone or with someone you trust. Your funder agrees to it once.",
        ),
        step(
            "Get answers",
            "People who fit read an outline of your need. It has no name and no address.",
        ),
        step(
            "Choose each other",
            "Compare the answers. Meet. Either side can stop at any time.",
        ),
        step(
            "Agree what will change",
            "In your own words, with a price for each change. Nobody counts hours.",
        ),
        step(
            "Say how it went",
            "What you say decides what is paid. You can read where every penny went.",
        ),
    ],
    "trust_heading": "What you can count on",
    "trust": [
        point(
            "Everyone is checked first",
            "No offer is shown before its checks are done. When a check runs out, the offer goes. "
            '<a href="/guidance/how-we-check/">How we check</a>',
        ),
        point(
            "You decide who sees what",
            "You share a little first and more later, if you want. You can read who looked. "
            '<a href="/guidance/who-sees-what/">Who sees what</a>',
        ),
        point(
            "Nobody is placed",
            "We put offers in order and say why. People choose, on both sides.",
        ),
        point(
            "We never hold your money",
            "It stays with you or with your funder until something is due. Then it goes to whoever "
            "earned it.",
        ),
        point(
            "Your word counts",
            "Only your side says if it worked. Nobody who is paid can say it for you. "
            '<a href="/guidance/paying-for-outcomes/">Paying for outcomes</a>',
        ),
        point(
            "For everyone",
            "Easy Read beside every guide. You can do each step by phone, on paper or in a visit. "
            '<a href="/contact/">Get help</a>',
        ),
    ],
}
