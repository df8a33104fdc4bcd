"""What the demo's providers offer. Invented, and varied on purpose."""

from __future__ import annotations

from dataclasses import dataclass

# (name, outward code): places of the borough, each with people and providers of its own
PLACES = (
    ("Oldham", "OL1"),
    ("Royton", "OL2"),
    ("Shaw", "OL2"),
    ("Uppermill", "OL3"),
    ("Lees", "OL4"),
    ("Springhead", "OL4"),
    ("Hollinwood", "OL8"),
    ("Chadderton", "OL9"),
    ("Failsworth", "M35"),
)


@dataclass(frozen=True)
class Pattern:
    """An offer that several providers make, each in their own place. `sessions` sets its price."""

    title: str
    summary: str
    by: str  # kind of provider
    kinds: tuple[str, ...]
    domains: tuple[str, ...]
    interests: tuple[str, ...] = ()
    comes: bool = False
    sessions: tuple[int, int] = (4, 10)


PATTERNS = (
    Pattern(
        "A bed of your own at the allotment",
        "You grow what you like to eat. Someone digs "
        "beside you, shows you what to do next, and puts the kettle on.",
        "vcse",
        ("activity",),
        ("activity", "relationships"),
        ("gardening",),
    ),
    Pattern(
        "Sing with us",
        "A choir for everyone. No notes to read, no one left out, two concerts a year.",
        "vcse",
        ("activity", "peer"),
        ("health", "relationships"),
        ("music",),
    ),
    Pattern(
        "Football for all",
        "Walking football, training and a team that goes to matches.",
        "vcse",
        ("activity",),
        ("health", "activity"),
        ("football",),
    ),
    Pattern(
        "Cook it, eat it",
        "A small group cooks a meal and eats it together. You take the recipe home.",
        "vcse",
        ("activity", "day_support"),
        ("control", "activity"),
        ("cooking",),
    ),
    Pattern(
        "Someone who has been there",
        "People who have lived with distress meet you where you "
        "are, and stay until you want to go on alone.",
        "vcse",
        ("peer", "advice"),
        ("health", "control"),
        ("walking",),
        True,
    ),
    Pattern(
        "A job that lasts",
        "We find out what you are good at, go with you to an employer, and "
        "stay in touch for a year.",
        "vcse",
        ("work",),
        ("activity", "economic"),
        ("volunteering",),
        True,
        (8, 20),
    ),
    Pattern(
        "Day club with a minibus",
        "Music, crafts, a hot dinner and good company. We fetch you and bring you home.",
        "vcse",
        ("day_support", "transport"),
        ("relationships", "activity"),
        ("crafts", "games"),
    ),
    Pattern(
        "Art on Thursdays",
        "A studio where you paint what you want. We show our work in the library twice a year.",
        "vcse",
        ("activity",),
        ("activity", "contribution"),
        ("art", "crafts"),
    ),
    Pattern(
        "Walks in the hills",
        "Short and long walks, at the pace of the slowest. Bring your dog.",
        "vcse",
        ("activity",),
        ("health", "relationships"),
        ("walking", "animals"),
    ),
    Pattern(
        "Women’s sewing circle",
        "Sewing, talking and tea, in Urdu, Bengali and English.",
        "vcse",
        ("activity", "peer"),
        ("relationships", "contribution"),
        ("crafts", "faith"),
    ),
    Pattern(
        "Swim with someone beside you",
        "A changing room you can use, a hoist, and someone in the water with you.",
        "vcse",
        ("activity",),
        ("health", "activity"),
        ("swimming",),
    ),
    Pattern(
        "Stories of this town",
        "We collect old photographs and the stories that go with them. Yours too.",
        "vcse",
        ("activity", "peer"),
        ("contribution", "relationships"),
        ("history", "books"),
    ),
    Pattern(
        "Your rights, in plain words",
        "We help you write your plan, read letters and say what you think.",
        "vcse",
        ("advice",),
        ("control", "economic"),
        (),
        True,
        (2, 4),
    ),
    Pattern(
        "Learn to travel on your own",
        "We go with you on the tram and the bus until you don’t need us.",
        "micro",
        ("transport", "activity"),
        ("control", "activity"),
        ("trains",),
        True,
    ),
    Pattern(
        "A hand in the house",
        "Cleaning, washing and shopping, done with you and not for you.",
        "micro",
        ("at_home",),
        ("home", "control"),
        ("cooking",),
        True,
    ),
    Pattern(
        "Dogs that visit",
        "A calm dog and her owner come to see you.",
        "micro",
        ("activity", "at_home"),
        ("health", "relationships"),
        ("animals",),
        True,
    ),
    Pattern(
        "Computers without tears",
        "Video calls with your family, photographs, shopping. In "
        "your own home, as slowly as you like.",
        "micro",
        ("activity", "equipment"),
        ("relationships", "control"),
        ("games",),
        True,
        (3, 6),
    ),
    Pattern(
        "Gardens put right",
        "We make your garden safe to walk in, and plant it with you.",
        "micro",
        ("at_home", "activity"),
        ("home", "activity"),
        ("gardening",),
        True,
    ),
    Pattern(
        "Drama and dance",
        "We make a show together and put it on.",
        "micro",
        ("activity", "day_support"),
        ("activity", "relationships"),
        ("dance", "music"),
    ),
    Pattern(
        "Gadgets that help",
        "Lights that switch themselves on, a door you can open from your "
        "chair. We fit them and show you how.",
        "micro",
        ("equipment",),
        ("home", "safety"),
        (),
        True,
        (3, 8),
    ),
    Pattern(
        "Massage and rest",
        "Gentle massage by someone trained, in a warm room.",
        "micro",
        ("therapy",),
        ("health", "dignity"),
        (),
        False,
        (4, 8),
    ),
    Pattern(
        "Out and about with me",
        "I go with you: to the match, to the mosque, to the café.",
        "pa",
        ("at_home", "activity"),
        ("control", "relationships"),
        ("football", "faith", "film"),
        True,
        (6, 14),
    ),
    Pattern(
        "Mornings that start well",
        "Up, washed, dressed and fed, the way you like it.",
        "pa",
        ("personal_care", "at_home"),
        ("dignity", "health"),
        ("music",),
        True,
        (10, 24),
    ),
    Pattern(
        "Cooking and keeping house together",
        "I help you run your own home.",
        "pa",
        ("at_home",),
        ("control", "home"),
        ("cooking", "gardening"),
        True,
        (8, 16),
    ),
    Pattern(
        "A driver and a friend",
        "I drive, push the wheelchair and stay for the film.",
        "pa",
        ("transport", "activity"),
        ("activity", "relationships"),
        ("film", "music"),
        True,
    ),
    Pattern(
        "Sign with me",
        "I am Deaf. We do things together, in British Sign Language.",
        "pa",
        ("activity", "at_home", "peer"),
        ("relationships", "control"),
        ("games", "film"),
        True,
        (6, 12),
    ),
    Pattern(
        "Care at home that keeps you at home",
        "A small team that you meet first. The same faces, and a manager who answers the phone.",
        "cqc",
        ("personal_care", "at_home"),
        ("dignity", "health", "safety"),
        (),
        True,
        (16, 40),
    ),
    Pattern(
        "Home from hospital",
        "We get the house ready, and stay with you until you manage.",
        "cqc",
        ("at_home", "personal_care", "equipment"),
        ("health", "home"),
        (),
        True,
        (8, 20),
    ),
    Pattern(
        "A break for you both",
        "We come and stay, so that your family can go away.",
        "cqc",
        ("short_break", "at_home"),
        ("relationships", "health"),
        (),
        True,
        (8, 16),
    ),
    Pattern(
        "Living with dementia, together",
        "One worker who knows your story, and works with your whole family.",
        "cqc",
        ("at_home", "day_support"),
        ("dignity", "safety", "relationships"),
        ("music", "history"),
        True,
        (12, 30),
    ),
)

HOUSEHOLD_TITLES = (
    "A room in our house", "Live with us and our dog", "A quiet home near the hills",
    "A busy family home", "Short breaks by the canal", "Days with us on our smallholding",
    "A home for someone who loves music", "A room with its own bathroom", "Weekends with us",
    "A home where Urdu is spoken",
)  # fmt: skip
HOUSEHOLD_SUMMARY = (
    "You live as one of us: your own room, your own key, your say in what’s for tea.",
    "We eat together, laugh a lot, and leave you alone when you want to be alone.",
    "Come for tea first. Then a weekend. Then we both decide.",
    "We have shared our home for years. Everyone who lived here still comes for Sunday dinner.",
)

# What people hope for, by the survey's kinds of need: words, domain, kinds, interests
HOPES = {
    "Learning Disability": (
        ("Take the tram into town on my own", "control", ("transport", "activity"), ("trains",)),
        (
            "Have friends who like the same football team",
            "relationships",
            ("activity",),
            ("football",),
        ),
        ("Live in a family home where I have my own key", "home", ("live_in",), ("animals",)),
        ("Get a job in a café and be paid for it", "economic", ("work",), ("cooking",)),
        ("Grow my own vegetables", "activity", ("activity",), ("gardening",)),
        ("Go away for a weekend without my mum", "control", ("short_break",), ("music",)),
    ),
    "Dementia & Mental Health": (
        ("Sing with other people every week", "health", ("activity", "peer"), ("music",)),
        ("Walk outside and feel safe", "safety", ("activity", "at_home"), ("walking",)),
        ("Sleep through the night and worry less", "health", ("peer", "therapy"), ()),
        (
            "Have days when my wife can rest",
            "relationships",
            ("day_support", "short_break"),
            ("history",),
        ),
        ("Be spoken to as the teacher I was", "dignity", ("at_home", "day_support"), ("books",)),
    ),
    "Physical Disability": (
        ("Swim again", "health", ("activity",), ("swimming",)),
        ("Cook for my family", "control", ("at_home", "equipment"), ("cooking",)),
        ("Open my own front door", "home", ("equipment",), ()),
        ("Start my day clean, dressed and on time for work", "dignity", ("personal_care",), ()),
        ("Get to the match with my son", "relationships", ("transport", "activity"), ("football",)),
    ),
    "Infirmity due to Age": (
        ("See people twice a week", "relationships", ("day_support", "activity"), ("games",)),
        ("Get back into my garden", "activity", ("at_home", "activity"), ("gardening",)),
        ("Have a bath without being afraid", "dignity", ("personal_care",), ()),
        ("Stay in the house I was married from", "home", ("at_home",), ()),
        (
            "See my grandchildren’s faces when they ring",
            "relationships",
            ("equipment", "activity"),
            ("games",),
        ),
        (
            "Tell my stories to someone who listens",
            "contribution",
            ("activity", "peer"),
            ("history",),
        ),
    ),
    "Other": (
        ("Paint again and show someone", "contribution", ("activity",), ("art",)),
        ("Understand the letters I get", "control", ("advice",), ()),
        ("Feel that I can say no", "safety", ("peer", "advice"), ()),
    ),
}
