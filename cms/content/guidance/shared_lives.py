from cms.content.words import action, details, facts, heading, line, rich, text

PAGE = {
    "slug": "shared-lives",
    "title": "What is Shared Lives?",
    "summary": "You share a home and a life with someone who has chosen you, and whom you have "
    "chosen. For always, for a break, or for the day.",
    "body": [
        text(
            "In Shared Lives, a person who needs support spends time in the home of an approved "
            "carer. You join in with family life: meals, friends, the dog, the garden.",
            "It is for adults and for young people from 16.",
        ),
        heading("Three kinds"),
        facts(
            ("Live in", "You move in with your carer. It is your home."),
            ("Short breaks", "You stay for a night, a weekend or a week."),
            ("Day support", "You spend part of the day together, and go home."),
        ),
        heading("How people choose each other"),
        text(
            "Nobody is placed. Each step needs a yes from both sides.",
            [
                "You say what matters to you: the area, pets, quiet or lively, faith, food.",
                "You read about all the carers who could fit, in a way you understand.",
                "You meet for tea.",
                "You stay for a night. As many nights as you need.",
                "You both decide. You may say no at any time, and so may they.",
            ],
        ),
        heading("Who makes sure it is good"),
        text(
            "Every carer belongs to a <b>Shared Lives scheme</b>. The scheme is registered with "
            "the Care Quality Commission (CQC), which inspects it. The carers and their homes are "
            "not registered one by one.",
            "The scheme gets to know carers before you meet them. It takes up references, does a "
            "criminal records (DBS) check, looks at the home and trains them. Then an independent "
            "panel decides. A carer supports no more than three people at once.",
            "Once you are together, the scheme keeps visiting.",
        ),
        heading("Money"),
        text(
            "There is no price by the hour. You see one amount for each four weeks, and what it is "
            "made of: the support, and what you put towards rent and the household.",
            "The support money goes to the scheme, and the scheme pays the carer.",
        ),
        details(
            "How good is it?",
            "In 2023, 96 of every 100 Shared Lives schemes in England were rated good or "
            "outstanding. For all social care it was 83 of every 100.",
            "In 2023 to 2024 there were 10,081 carers and 9,802 people in Shared Lives across the "
            "UK.",
        ),
        action("Find Shared Lives near you", "/offers/?q=shared+lives"),
    ],
    "easy_read": [
        heading("What it is"),
        line("house", "In Shared Lives you share a home with a carer."),
        line("dinner", "You eat together and have fun together."),
        line("dog", "You can choose a home with a pet."),
        heading("How long"),
        line("sleep", "You can live there."),
        line("calendar", "You can stay for a short break."),
        line("tea", "You can go just for the day."),
        heading("How you choose"),
        line("read", "You read about carers who could be right for you."),
        line("friends", "You meet for a cup of tea."),
        line("sleep", "You try a night there."),
        line("yes", "You both say yes, or you look again."),
        line("change-mind", "You can stop at any time."),
        heading("Staying safe"),
        line("look", "A Shared Lives scheme checks every carer first."),
        line("visit", "Someone from the scheme comes to visit you."),
    ],
    "sources": rich(
        [
            "Kinds, age and registration: Care Quality Commission, and councils’ published "
            "guidance on Shared Lives (Hull, Lancashire).",
            "How carers are approved: councils’ published guidance (Rotherham, Medway).",
            "At most three people: Shared Lives Plus.",
            "Figures: Shared Lives Plus, State of the Sector 2023 to 2024.",
        ]
    ),
}
