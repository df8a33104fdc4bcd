"""Amira's story, from an empty plan to an outcome that is paid for."""

from datetime import timedelta

from marketplace.people.clock import today
from tests.journeys.ways import every_way

AMIRA = "amira@demo.example"
PROVIDER = "provider@demo.example"
FUNDER = "funder@demo.example"
ROOTS = "Roots and Shoots (demo)"
SECRET_WORDS = "Only those who have earned it read about my mother’s roses"
HOPE = "I grow vegetables with other people every week"

ANSWERS = {
    "What matters to you?": "My garden, my faith and Sunday dinner with my sister Zaynab.",
    "What are you good at?": "I remember every plant and when to water it.",
    "Who and what is in your life?": "Zaynab, my cousins, and the mosque on Werneth Road.",
    "What do you want to change?": "I want to grow things again, and to make friends.",
    "How do we support you well?": "Tell me the day before if something changes.",
}
LEVELS = {
    "Much less than we hoped": "I have stopped going to the allotment",
    "Less than we hoped": "I go now and then, but nobody talks to me",
    "What we hoped for": "I go most weeks and grow what I eat",
    "More than we hoped": "I go every week and have a friend there",
    "Much more than we hoped": "I show new people how to grow things",
}


@every_way
def test_amira_gets_her_allotment_and_pays_for_what_it_did(visitor):
    write_a_plan(visitor)
    have_it_approved(visitor)

    need = post_a_need(visitor)
    answer_it(visitor, need)
    choose_to_meet(visitor, need)
    introduction = say_yes_to_each_other(visitor)
    visit(visitor, introduction)

    agreement = write_an_agreement(visitor, introduction)
    sign_it(visitor)
    say_what_happened(visitor, agreement)
    pay(visitor)
    see_it_on_both_statements(visitor)


def write_a_plan(amira):
    amira.sign_in(AMIRA)
    amira.click("Write a plan: say what matters")
    amira.click("Start the plan")
    for question, words in ANSWERS.items():
        assert amira.heading == question
        amira.fill(question, words)
        amira.click("Save and go on")

    assert amira.heading == "Check the plan"
    amira.see(*ANSWERS.values())
    amira.click("Send the plan")

    amira.see("Your plan is sent")


def have_it_approved(funder):
    funder.become(FUNDER)
    funder.goto("/home/")
    funder.click("Decide on the plan of Amira…")
    funder.see(*ANSWERS.values())
    funder.click("Record the decision")
    funder.see_mistakes("Choose yes or no.")
    funder.choose("No")
    funder.click("Record the decision")
    funder.see_mistakes("Say why, in words the person will understand.")
    funder.choose("Yes, approve it")
    funder.click("Record the decision")

    funder.see("Your decision is recorded")


def post_a_need(amira):
    amira.become(AMIRA)
    amira.goto("/home/")
    amira.click("None yet…")
    amira.click("Say what I am looking for")
    amira.click("Add this")
    amira.see_mistakes("Say one thing that you want to change.")
    amira.fill("One thing I want to change", HOPE)
    amira.choose("Family and personal relationships")
    amira.click("Save and go on")
    amira.choose("Something to do or learn")
    amira.click("Save and go on")
    amira.choose("Up to 5 miles")
    amira.fill("Where should it be?", "Atlantis")
    amira.click("Save and go on")
    amira.see_mistakes("We don't know this place")
    assert amira.typed("Where should it be?") == "Atlantis"
    amira.fill("Where should it be?", "OL4 1AA")
    amira.click("Save and go on")
    amira.choose("As soon as possible")
    amira.click("Save and go on")
    amira.click("Save and go on")  # nothing it could not work without
    amira.choose("Gardening and allotments")
    amira.fill("Anything else you'd like, in your own words", SECRET_WORDS)
    amira.click("Save and go on")
    amira.click("Save and go on")  # everything matters the same
    amira.fill("What is the most you'd spend?", "lots")
    amira.click("Save and go on")
    amira.see_mistakes()
    assert amira.typed("What is the most you'd spend?") == "lots"
    amira.fill("What is the most you'd spend?", "900")
    amira.click("Save and go on")

    see_what_each_tier_reads(amira)
    amira.click("Post it")
    amira.see("It is posted")
    return amira.path


def see_what_each_tier_reads(amira):
    assert amira.heading == "Check it: who reads what"
    with amira.within("Providers who may answer", "section"):
        amira.see("Age", "District")
        amira.not_see("Amira", HOPE, SECRET_WORDS, "OL4")
    with amira.within("Those you share more with", "section"):
        amira.see("Amira", HOPE, SECRET_WORDS, "OL4")
        amira.not_see("Hussain", "3 Moorside View")
    with amira.within("Those you let reach you", "section"):
        amira.see("Amira", "01632 960001")


def answer_it(provider, need):
    provider.become(PROVIDER)
    provider.goto("/provider/outlines/")
    provider.follow(need.strip("/").split("/")[-1])
    provider.see("This is an outline")
    for secret in ("Amira", "Hussain", HOPE, SECRET_WORDS, "Zaynab", "Moorside View", "OL4"):
        assert secret.lower() not in provider.page.content().lower()

    provider.click("Answer with this…A bed of your own at the allotment, Lees")
    provider.fill("How would you do it?", "You get a bed of your own. Olu digs beside you.")
    provider.fill("1. …: what you would do", "A morning at the allotment each week.")
    provider.fill("1. …: price for reaching it", "six hundred")
    provider.click("Send the answer")
    provider.see_mistakes()
    assert provider.typed("How would you do it?").startswith("You get a bed of your own")
    provider.fill("1. …: price for reaching it", "620")
    provider.fill("What would you ask of them?", "Wear boots.")
    provider.click("Send the answer")

    provider.see("620")


def choose_to_meet(amira, need):
    amira.become(AMIRA)
    amira.goto(need)
    amira.click("Compare the answers")
    with amira.within(ROOTS, "tr"):
        amira.see("£620", "A morning at the allotment each week.")
        amira.click("Share more…")
    amira.choose("What I wrote, and my first name")
    amira.click("Share this")

    amira.goto(f"{need}answers/")
    with amira.within(ROOTS, "tr"):
        amira.click("Meet them…")
    amira.click("Yes, I would like to meet them")
    amira.see("We have told them that you would like to meet.")


def say_yes_to_each_other(provider):
    introduction = provider.path
    provider.become(PROVIDER)
    provider.goto("/home/")
    provider.click("Someone would like to meet Roots and Shoots…")
    provider.click("What you may read about…")
    provider.see("Amira is looking for support", HOPE, SECRET_WORDS)
    provider.not_see("Hussain", "Moorside View", "01632 960001")

    provider.goto(introduction)
    provider.click("Yes, we would like to meet")
    provider.see("Your yes is recorded")
    return introduction


def visit(amira, introduction):
    amira.become(AMIRA)
    amira.goto(introduction)
    amira.click("Plan a visit")
    amira.click("Write it down")
    amira.see_mistakes("Choose what kind of visit it is.")
    amira.choose("A visit for tea")
    amira.fill_date("Which day?", today())
    amira.click("Write it down")
    amira.click("Say how it was…")
    amira.fill("How was it?", "We drank mint tea and I planted beans.")
    amira.click("Save")

    amira.see("We drank mint tea and I planted beans.")


def write_an_agreement(amira, introduction):
    amira.goto(introduction)
    amira.click("Write an agreement")
    amira.see("Still to do")
    write_the_outcome(amira)
    choose_dates(amira)
    choose_who_pays(amira)
    amira.click("Ask everyone to agree")
    return amira.path


def write_the_outcome(amira):
    amira.click(f"Change…{HOPE}")
    amira.fill_date("When will you look at how it went?", today() + timedelta(days=60))
    amira.click("Continue")
    amira.fill("More than we hoped", "x" * 201)
    amira.click("Continue")
    amira.see_mistakes("Write 200 letters or fewer.")
    for level, words in LEVELS.items():
        amira.fill(level, words)
    with amira.within("Where are things now?", "fieldset"):
        amira.choose("Less than we hoped")
    amira.click("Continue")
    with amira.within("How important is it to the person?", "fieldset"):
        amira.choose("Very")
    with amira.within("How hard will it be?", "fieldset"):
        amira.choose("A little")
    amira.fill("Less than we hoped: how much of each £100 is paid?", "50")
    amira.click("Save")
    amira.see("The full price is £620")


def choose_dates(amira):
    amira.click("Change…the dates")
    amira.fill_date("When does it start?", today())
    amira.fill_date("What is the last day?", today() + timedelta(days=84))
    amira.click("Save")


def choose_who_pays(amira):
    amira.click("Change…they are related")
    amira.choose("Not related, and not a friend", "No")
    amira.click("Save")
    amira.click("Choose…who pays")
    amira.see("£620")
    amira.click("Save")
    amira.see("It is complete")


def sign_it(visitor):
    visitor.click("Read it, and agree")
    visitor.click("I agree")
    visitor.see_mistakes("Tick the box if you agree. If not, leave this page.")
    visitor.choose("I have read it, and I agree")
    visitor.click("I agree")
    visitor.see("Your yes is recorded")

    visitor.become(PROVIDER)
    visitor.goto("/home/")
    visitor.click("Read an agreement of Roots and Shoots…")
    visitor.see(*LEVELS.values())
    visitor.choose("I have read it, and I agree")
    visitor.click("I agree")
    visitor.see("Your yes is recorded")

    visitor.become(AMIRA)
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.see_figure("Promised", "£620")


def say_what_happened(amira, agreement):
    amira.goto(agreement)
    amira.click("Say what happened…")
    amira.fill("Would you like to say more?", "We ate my beans at Eid.")
    amira.click("Record it")
    amira.see_mistakes()
    assert amira.typed("Would you like to say more?") == "We ate my beans at Eid."
    amira.choose(LEVELS["What we hoped for"])
    amira.click("Record it")

    assert amira.heading == "It is recorded"
    amira.see("£620")


def pay(visitor):
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.click("£620 to Roots and Shoots (demo)")
    payment = visitor.path
    visitor.see("Please pay this from the account that holds the direct payment")
    visitor.click("I have paid")
    visitor.see("You said that it is paid")

    visitor.become(PROVIDER)
    visitor.goto("/home/")
    visitor.click("Has £620…arrived?…")
    assert visitor.path == payment
    visitor.click("It has arrived")
    visitor.see("Paid")


def see_it_on_both_statements(visitor):
    visitor.goto("/home/")
    visitor.click("…to come…")
    with visitor.within(HOPE, "table:has(#payments-caption) tr"):
        visitor.see("£620.00", "Paid")

    visitor.become(AMIRA)
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.see_figure("Paid", "£620")
    visitor.click("See the statement…")
    visitor.see(HOPE)
    visitor.see_figure("Paid", "£620")
    visitor.see_figure("Promised", "£0")
