from cms.content.words import action, heading, line, text

INDEX = {
    "slug": "stories",
    "title": "Stories",
    "summary": "How it can go, told by the people in it. An example is marked as one: its people "
    "are made up.",
}

AMIRA = {
    "slug": "amira-goes-swimming",
    "title": "Amira goes swimming",
    "who": "Amira, who holds her own budget",
    "summary": "Amira wanted to move more and to be with people. She wrote it down, chose from "
    "four answers, and decided herself what was paid.",
    "quote": "I never asked for hours. I asked to be in the water with someone who laughs.",
    "body": [
        text(
            "Amira is 34. She uses a wheelchair and holds a direct payment from the NHS. For years "
            "she had two visits a day and not much else.",
            "With her broker, Ben, she wrote what matters to her: her sister, her garden, and the "
            "swimming she gave up. Her funder agreed to the plan once.",
        ),
        heading("Four answers"),
        text(
            "Before she posted her need, she saw just what others would read. No name, no street. "
            "Within a week four checked people had answered: what they would do, and a price for "
            "each outcome.",
            "She liked two. She let only those two read her own words. She met both for tea, and "
            "took her sister with her.",
        ),
        heading("What they agreed"),
        text(
            "She chose a small club near her home. “As we hoped” was: I swim twice a month. “Much "
            "better” was: I swim each week and have made a friend there. She put a price on it, "
            "and the money was promised from her budget.",
        ),
        heading("What happened"),
        text(
            "On the review day Amira chose “better than hoped”. It was her word, not the club’s. "
            "The club was paid its share within days. What was left over was back in her budget "
            "the same minute. She used it for armbands and a very good towel.",
        ),
        action("Read how paying for outcomes works", "/guidance/paying-for-outcomes/"),
    ],
    "easy_read": [
        line("wheelchair", "Amira uses a wheelchair."),
        line("sad-woman", "She did not get out much."),
        line("want", "She wanted to swim again."),
        line("write", "She wrote it in her plan."),
        line("which", "Four people said they could help."),
        line("friends", "She met two of them."),
        line("yes", "She chose a small swimming club."),
        line("talk", "Later she told us how it went."),
        line("happy-woman", "It went better than she hoped."),
        line("money", "The club got its money."),
    ],
}

JOAN = {
    "slug": "joan-finds-a-second-home",
    "title": "Joan finds a second home",
    "who": "Joan and her daughter Dev",
    "summary": "Joan’s budget is held by the NHS, and her daughter helps her. Together they found "
    "a Shared Lives household for short breaks.",
    "quote": "Mum came home and said: same time next month, please.",
    "body": [
        text(
            "Joan is 78 and forgets things. She lives with her daughter Dev, who had not had a "
            "night off for two years. The NHS holds Joan’s budget, so there were no bills to pay.",
            "Joan chose Dev to act for her here. The top of each page said so: “You are acting for "
            "Joan”. What Dev did stood under Dev’s name.",
        ),
        heading("Looking together"),
        text(
            "They wrote what Joan loves: a piano, a cat, toast at the proper time. The site put "
            "three households at the top, each with reasons. One had no cat. It said that too.",
        ),
        heading("Tea first"),
        text(
            "They met Grace at her kitchen table. Joan played something. The next week she stayed "
            "one night, and Dev slept until nine.",
            "Both sides said yes. Grace’s scheme and Joan’s funder signed as well. The money goes "
            "from the NHS to the scheme, and the scheme pays Grace.",
        ),
        heading("At the review"),
        text(
            "Dev asked, and Joan answered: she slept well there and wanted to go again. Nobody "
            "from the scheme was in the room. Dev now sees her friends on those weekends.",
        ),
        action("Read about Shared Lives", "/guidance/shared-lives/"),
    ],
    "easy_read": [
        line("older-person", "Joan is an older woman."),
        line("family", "Her daughter Dev looks after her."),
        line("sleep", "Dev was very tired."),
        line("find", "They looked for a place for short breaks."),
        line("tea", "They met Grace and had tea."),
        line("music", "Joan played the piano."),
        line("sleep", "Joan stayed for one night."),
        line("yes", "Everyone said yes."),
        line("house", "Joan now stays with Grace each month."),
        line("happy-woman", "Joan is happy and Dev can rest."),
    ],
}

GRACE = {
    "slug": "grace-opens-her-door",
    "title": "Grace opens her door",
    "who": "Grace, Shared Lives carer",
    "summary": "Grace has a spare room and a big table. She tells what it took to become a Shared "
    "Lives carer, and how people find her.",
    "quote": "They choose me as much as I choose them. That is why it works.",
    "body": [
        text(
            "“I worked in a care home for eleven years. I was always looking at the clock. Now I "
            "look at the person.”",
        ),
        heading("Getting ready"),
        text(
            "“The scheme took its time. References, a DBS check, a good look at the house, "
            "training. Then a panel asked me questions for an hour. It took about five months, and "
            "I am glad that it did.”",
        ),
        heading("Being found"),
        text(
            "“My page says what we are: two adults, one cat, a piano, nobody smokes, the bathroom "
            "is downstairs. Once a fortnight I tap to say that the room is still free. Then "
            "outlines of people come, with no names, and I say whether we might fit. The scheme "
            "answers with me.”",
        ),
        heading("Being paid"),
        text(
            "“I don’t send bills and I don’t fill in time sheets. The scheme pays me each month. "
            "And when Joan says that she slept well here, I can read it.”",
        ),
        action("See how we check Shared Lives carers", "/guidance/how-we-check/"),
    ],
    "easy_read": [
        line("carers", "Grace is a Shared Lives carer."),
        line("house", "She has a spare room."),
        line("look", "The scheme checked Grace and her home."),
        line("ask", "A group of people asked her questions."),
        line("yes", "They said yes."),
        line("passport", "Her page says what her home is like."),
        line("friends", "People meet Grace first."),
        line("which", "They choose each other."),
        line("money", "The scheme pays Grace."),
    ],
}

PAGES = [AMIRA, JOAN, GRACE]
