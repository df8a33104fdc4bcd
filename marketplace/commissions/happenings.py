from marketplace.people.audit import describe

describe(
    {
        "commission.opened": "began a group",
        "commission.asked": "asked to join a group for you",
        "commission.joined": "took you into a group",
        "commission.not_now": "said that a group takes nobody in now",
        "commission.answered": "answered someone who asks to join your group",
        "commission.standing_yes": "said what happens when others say yes to someone new",
        "commission.shared": "changed what your group reads about you",
        "commission.left": "took you out of a group",
        "commission.ended": "ended a group, since nobody was left in it",
        "commission.stepped_back": "stopped helping a group",
        "commission.code_renewed": "made a new code for a group",
        "commission.asked_near": "had people near you asked to join a group",
        "commission.counted": "changed what you are counted for",
        "commission.was_asked": "told you of a group near you",
        "brief.begun": "began to write down what your group wants",
        "commission.seen": "opened the page of your group",
    },
    by_oneself={
        "commission.asked": "asked to join a group",
        "commission.left": "left a group",
    },
)
