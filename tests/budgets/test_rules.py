import pytest

from budgets.rules import CANNOT_BUY, matching_ban, may_pay

ALLOWED, ASK = "allowed", "needs_authorisation"
RELATIONSHIPS = ["spouse", "cohabiting_partner", "close_relative", "friend", "unrelated"]


@pytest.mark.parametrize(
    ("relationship", "same_household", "nhs", "council"),
    [
        ("spouse", True, ASK, ASK),
        ("spouse", False, ALLOWED, ASK),
        ("cohabiting_partner", True, ASK, ASK),
        ("cohabiting_partner", False, ASK, ASK),
        ("close_relative", True, ASK, ASK),
        ("close_relative", False, ALLOWED, ALLOWED),
        ("friend", True, ASK, ALLOWED),
        ("friend", False, ALLOWED, ALLOWED),
        ("unrelated", True, ALLOWED, ALLOWED),
        ("unrelated", False, ALLOWED, ALLOWED),
    ],
)
def test_a_direct_payment_follows_its_regimes_table(relationship, same_household, nhs, council):
    who = {"relationship": relationship, "same_household": same_household}

    of_nhs = may_pay(regime="nhs", form="direct_payment", **who)
    of_council = may_pay(regime="care_act", form="direct_payment", **who)

    assert (of_nhs.outcome, of_council.outcome) == (nhs, council)
    assert all(d.reason and d.source for d in (of_nhs, of_council))


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
@pytest.mark.parametrize("same_household", [True, False])
@pytest.mark.parametrize(
    ("regime", "form"),
    [
        *[(r, f) for r in ("nhs", "care_act") for f in ("notional", "third_party")],
        *[("own", f) for f in ("direct_payment", "notional", "third_party")],
    ],
)
def test_only_direct_payments_of_public_money_are_restricted(
    regime, form, relationship, same_household
):
    decision = may_pay(
        regime=regime, form=form, relationship=relationship, same_household=same_household
    )

    assert decision.outcome == ALLOWED


@pytest.mark.parametrize(
    "wrong",
    [
        {"regime": "private"},
        {"regime": "NHS"},
        {"regime": None},
        {"form": "cash"},
        {"relationship": "cousin"},
        {"relationship": ""},
        {"same_household": None},
        {"same_household": "yes"},
        {"same_household": 1},
    ],
)
@pytest.mark.parametrize("regime", ["nhs", "own"])
def test_anything_else_is_refused(wrong, regime):
    asked = {
        "regime": regime,
        "form": "direct_payment",
        "relationship": "friend",
        "same_household": True,
    }

    with pytest.raises(ValueError, match="is"):
        may_pay(**asked | wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Two bottles of wine a week", "alcohol"),
        ("Trips to the casino", "gambling"),
        ("Help to pay off my credit card", "debt"),
        ("My prescription charges", "charges"),
        ("Flu vaccination", "vaccination"),
        ("GP appointments at home", "gp"),
    ],
)
def test_a_text_that_sounds_like_a_banned_purchase_is_noticed(text, code):
    assert matching_ban(text, regime="nhs").code == code


@pytest.mark.parametrize(
    "text", ["", "Swimming with a friend", "Learn to swine-herd", "Go to church on Sundays"]
)
def test_an_ordinary_wish_is_not(text):
    assert matching_ban(text) is None


def test_own_money_may_buy_what_public_money_may_not_but_nothing_illegal():
    assert matching_ban("A glass of wine", regime="care_act").code == "alcohol"
    assert matching_ban("A glass of wine", regime="own") is None
    assert matching_ban("Cannabis", regime="own").code == "illegal"


def test_an_unknown_regime_is_refused():
    with pytest.raises(ValueError, match="not a regime"):
        matching_ban("wine", regime="private")


def test_every_ban_says_where_it_comes_from():
    assert len({ban.code for ban in CANNOT_BUY}) == len(CANNOT_BUY)
    assert all(ban.source and ban.words and ban.hints and ban.regimes for ban in CANNOT_BUY)
