"""A budget: more is put in, it is looked ahead, looked into, asked back, followed by another, and
ends."""

import re

from playwright.sync_api import expect

from marketplace.demo.second_step import code_for_a_while
from marketplace.people.clock import today
from tests.journeys.ways import every_way_once

AMIRA = "amira@demo.example"
TOM = "tom@demo.example"
DEV = "dev@demo.example"
FINN = "finn@demo.example"
FAYE = "faye@demo.example"
MORE = "You go to the allotment twice a week from now on."
BUILT_UP = "You did not need it in the summer. We worked it out from your statement."
SAVING = "I am saving it for a greenhouse in spring."
LATE = "A payment of yours is late. We want to see what came of it."
RANG = "The bank was closed. I pay on Monday."
FOUND = "It is one late payment, and nothing else."
ANSWERED = "We leave you what the greenhouse costs."

# A month goes by: the day has come until which she could ask them to look again.
ITS_DAY_HAS_COME = (
    "from marketplace.money.models import Reclaim; from datetime import date; "
    "Reclaim.objects.filter(state='upheld').update(deadline_on=date(2026, 1, 1))"
)


@every_way_once
def test_a_budget_grows_is_asked_back_goes_on_and_ends(visitor):
    sign_in_with_two_steps(visitor, FINN)
    ask_to_put_more_in(visitor)
    sign_in_with_two_steps(visitor, FAYE)
    confirm_it(visitor)
    read_why_and_look_ahead(visitor)

    if visitor.goes_the_harder_way:
        ask_to_look_into_a_budget(visitor)
        read_it_as_officer_and_as_person(visitor)
        write_what_was_found(visitor)
        draw_by_lot(visitor)

    ask_some_back(visitor)
    have_it_looked_at_again(visitor)
    take_what_is_left_of_it(visitor)

    see_what_was_carried_on(visitor)
    open_next_years_budgets(visitor)

    write_down_a_death(visitor)
    hear_of_it_with_care(visitor)


def sign_in_with_two_steps(officer, email):
    officer.page.context.clear_cookies()
    officer.sign_in(email)
    officer.fill("Code…", code_for_a_while())
    officer.click("Sign in")
    officer.sessions[email] = officer.page.context.cookies()


def find_the_budget_of(officer, name):
    officer.goto("/home/")
    officer.click("Open and see them…")
    officer.fill("Find a person’s budgets", name)
    officer.click("Find")
    officer.click(f"{name}…")


def ask_to_put_more_in(finn):
    find_the_budget_of(finn, "Amira Hussain")
    finn.click("Put money in")
    finn.fill("How much?", "20,000")
    finn.choose("A part every month")
    finn.click("Put it in")
    finn.see_mistakes("Say why.")
    assert finn.typed("How much?") == "20,000"
    finn.fill("Say why, in plain words", MORE)
    finn.click("Put it in")
    finn.see("The money waits until a second member of staff confirms it.")

    finn.click("£20,000 waits for a second member of staff")
    finn.see("You asked for this, so somebody else confirms it.", MORE)
    finn.not_see("Confirm it")


def confirm_it(faye):
    faye.goto("/home/")
    faye.click("Confirm or refuse: put £20,000 in Amira Hussain’s budget…")
    faye.see(MORE)
    faye.click("Confirm it")

    faye.see("You have confirmed it. It has taken effect.")


def read_why_and_look_ahead(amira):
    amira.become(AMIRA)
    amira.goto("/home/")
    amira.click("…left to use…")
    amira.click("See the statement…")
    amira.see(MORE, "Still to come")
    amira.click("How long the money lasts")

    amira.see("more is still to come", "The next part comes on", "Comes in")


def ask_to_look_into_a_budget(visitor):
    """For a reason that the funder sees from outside, and two officers agree on it."""
    visitor.become(FINN)
    visitor.goto("/home/")
    visitor.click("…Audits…")
    visitor.click("Look into it…Tom Ashworth…")
    visitor.click("Ask a colleague to agree")
    visitor.see_mistakes("Choose one.", "Say why.")
    visitor.choose("A payment from the person’s own account is late")
    visitor.fill("Why do you look into it?", LATE)
    visitor.click("Ask a colleague to agree")
    visitor.see("It waits until a second member of staff agrees.")

    visitor.become(FAYE)
    visitor.goto("/home/")
    visitor.click("Confirm or refuse: look into Tom Ashworth’s budget…")
    visitor.click("Confirm it")
    visitor.see("You have confirmed it.")


def read_it_as_officer_and_as_person(visitor):
    visitor.become(FINN)
    visitor.goto("/home/")
    visitor.click("…Audits…")
    visitor.click("Tom Ashworth…")
    visitor.click("Read what it opens")
    visitor.see("Earned by Roots and Shoots (demo): Grow my own vegetables", "It went well.")

    visitor.become(TOM)
    visitor.goto("/home/")
    visitor.click("A budget was chosen…looks into it…")
    visitor.click("See why, and who looks")
    visitor.see(LATE, "Finn Sutcliffe")
    visitor.click("Say something about it")
    visitor.click("Send it")
    visitor.see_mistakes("Write what you want to say.")
    visitor.fill("What do you want to say?", RANG)
    visitor.click("Send it")
    visitor.see("The funder can read it now.", RANG)


def write_what_was_found(visitor):
    visitor.become(FINN)
    visitor.goto("/home/")
    visitor.click("…Audits…")
    visitor.click("Tom Ashworth…")
    visitor.see(RANG)
    visitor.click("Write what you found")
    visitor.click("Write it down")
    visitor.see_mistakes("Choose one.", "Say what you found.")
    visitor.choose("Nothing is wrong")
    visitor.fill("Say it in plain words", FOUND)
    visitor.click("Write it down")
    visitor.see("The person has been told", FOUND)
    visitor.not_see("Read what it opens")

    visitor.become(TOM)
    visitor.goto("/home/")
    visitor.click("…has looked into a budget. Nothing is wrong with it.")
    visitor.click("See why, and who looks")
    visitor.see(FOUND)


def draw_by_lot(finn):
    finn.become(FINN)
    finn.goto("/home/")
    finn.click("…Audits…")
    finn.click("Draw budgets by lot")
    finn.fill("How many?", "all")
    finn.click("Draw now")
    finn.see_mistakes("Enter a whole number, 1 or more.", "Say why.")
    finn.fill("How many?", "1")
    finn.fill("Why do you look into it?", "We look at a few budgets each year.")
    finn.click("Draw now")
    finn.click("1 budget drawn on…")

    finn.see("the same budgets.", "Seed")


def ask_some_back(finn):
    finn.become(FINN)
    find_the_budget_of(finn, "Amira Hussain")
    finn.click("Ask for money back")
    finn.click("Send the notice")
    finn.see_mistakes("Choose why.", "Say why.", "Enter an amount.")
    finn.choose("Money has built up and was not used")
    finn.fill("Say why, in plain words", BUILT_UP)
    finn.fill("How much?", "400")
    finn.click("Send the notice")

    finn.see("The notice is sent. The person can ask you to look again.")


def have_it_looked_at_again(visitor):
    visitor.become(AMIRA)
    visitor.goto("/home/")
    visitor.click("…asks for £400 back: read why…")
    visitor.see(BUILT_UP, "You have a right to ask them to look again.")
    visitor.click("Ask them to look again")
    visitor.fill("Why should they look again?", SAVING)
    visitor.click("Ask them to look again")
    visitor.see("will look again. Nothing goes back meanwhile.")

    visitor.become(FINN)
    visitor.goto("/home/")
    visitor.click("Look again at what Amira Hussain has been written about a budget…")
    visitor.see(SAVING)
    visitor.click("Answer")
    visitor.choose("It stays, in full or in part")
    visitor.fill("If it stays, how much?", "250")
    visitor.fill("Say why, in plain words", ANSWERED)
    visitor.click("Send the answer")
    visitor.see("Your answer is recorded and the person is told.")
    visitor.not_see("Take the money back now")


def take_what_is_left_of_it(visitor):
    visitor.site.run("shell", "--command", ITS_DAY_HAS_COME)
    visitor.goto("/home/")
    visitor.click("Take back what Amira Hussain did not use…")
    visitor.click("Take the money back now")
    visitor.see("It is done. The person has been told.")

    visitor.become(AMIRA)
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.click("See the statement…")
    visitor.see(MORE)
    with visitor.within("Returned to the funder", "tr"):
        visitor.see("£250.00")


def see_what_was_carried_on(finn):
    """Last year's round, which this demo has behind it."""
    finn.become(FINN)
    finn.goto("/home/")
    finn.click("What waits for a second person…")
    finn.click("Open next year’s budgets with…")
    finn.click("See each of them")
    finn.see("Carried on", "£120.00")
    finn.follow_first("/budgets/")

    finn.see_figure("Left to use", "£1,420")


def open_next_years_budgets(visitor):
    visitor.goto("/home/")
    visitor.click("Open and see them…")
    visitor.click("Open next year’s budgets")
    visitor.choose("What they were given this year, changed for all alike")
    visitor.fill("Change for all, in per cent", "two")
    visitor.click("Ask a second member of staff")
    visitor.see_mistakes("Enter a whole number from -50 to 50.")
    visitor.fill("Change for all, in per cent", "2")
    visitor.click("Ask a second member of staff")
    visitor.see("Not yet")
    planned = visitor.path

    visitor.become(FAYE)
    visitor.goto("/home/")
    visitor.click("Confirm or refuse: open next year’s budgets…")
    visitor.click("Confirm it")
    visitor.see("You have confirmed it. It has taken effect.")
    visitor.goto(planned)
    expect(visitor.page.get_by_text(re.compile("They are (open since|confirmed)"))).to_be_visible()


def write_down_a_death(finn):
    finn.become(FINN)
    find_the_budget_of(finn, "Joan Hartley")
    finn.click("Tell us that Joan has died")
    finn.see("We are sorry.", "nobody writes to Joan any more")
    finn.fill_date("When did they die?", today())
    finn.fill("Who told you?", "her daughter")
    finn.click("Write it down")
    finn.see_mistakes("Make sure first, then tick this.")
    assert finn.typed("Who told you?") == "her daughter"
    finn.choose("I have made sure that it is this person.")
    finn.click("Write it down")

    finn.see("Joan Hartley died on", "What is earned is still paid.")


def hear_of_it_with_care(dev):
    dev.become(DEV)
    dev.goto("/notices/")
    dev.see("We are very sorry that Joan has died.", "You need do nothing.")
