"""Joan's story: her daughter acts for her, the NHS pays, and a Shared Lives home takes her in."""

from datetime import timedelta

from marketplace.people.clock import today
from tests.journeys.ways import every_way

DEV = "dev@demo.example"
GRACE = "grace@demo.example"
SCHEME = "scheme@demo.example"
FUNDER = "funder@demo.example"
HOUSEHOLD = "Grace Bell’s household (demo)"
ACTING = "You are acting for Joan Hartley, as their daughter"
NO_INTEREST = (
    "I do not work for whoever is paid, I do not live with them, I am not related to them, "
    "and nobody pays me to help as a broker"
)
HOPE = "I want to live in a home with people in it"

ANSWERS = {
    "What matters to you?": "Company at breakfast, and my radio.",
    "What are you good at?": "I can knit, and I make everyone laugh.",
    "Who and what is in your life?": "Dev, my daughter, and my old friend Peg.",
    "What do you want to change?": "I am lonely in the evening. I want company.",
    "How do we support you well?": "Show me twice. Write things on the calendar.",
}
LEVELS = {
    "Much less than we hoped": "I have moved out",
    "Less than we hoped": "I live there, and I am often lonely",
    "What we hoped for": "I live there, and I have company most days",
    "More than we hoped": "It feels like my home",
    "Much more than we hoped": "I am one of the family",
}
# The demo's area pays seven days after a verdict. This one pays at once.
PAY_AT_ONCE = """
from marketplace.people.models import Area
for area in Area.objects.all():
    area.policy["payment_terms_days"] = area.policy["dispute_days"] = 0
    area.save()
"""


@every_way
def test_joan_moves_in_and_her_funder_pays(visitor):
    visitor.site.run("shell", "--command", PAY_AT_ONCE)
    write_a_plan(visitor)
    have_it_approved(visitor)

    need = post_a_need(visitor)
    answer_it(visitor, need)
    introduction = choose_to_meet(visitor, need)
    say_yes_to_each_other(visitor, introduction)

    agreement = write_an_agreement(visitor, introduction)
    sign_it(visitor)
    say_what_happened(visitor, agreement)
    pay_in_a_bank_run(visitor)
    see_it_paid(visitor)


def write_a_plan(dev):
    dev.sign_in(DEV)
    dev.click("Joan Hartley…act for them")
    dev.see(ACTING)

    dev.goto("/home/")
    dev.click("Write a plan…")
    dev.click("Start the plan")
    for question, words in ANSWERS.items():
        dev.see(ACTING)
        dev.fill(question, words)
        dev.choose("Written together, in the person's words", "In person")
        dev.click("Save and go on")

    dev.see(ACTING, *ANSWERS.values())
    dev.choose("In person")
    dev.fill("Who said it?…", "Joan")
    dev.click("Send the plan")
    dev.see("Your plan is sent", ACTING)


def have_it_approved(funder):
    funder.become(FUNDER)
    funder.goto("/home/")
    funder.click("Decide on the plan of Joan…")
    funder.choose("Yes, approve it")
    funder.click("Record the decision")
    funder.see("Your decision is recorded")


def post_a_need(dev):
    dev.become(DEV)
    dev.goto("/needs/")
    dev.see(ACTING)
    dev.click("Say what Joan is looking for")
    dev.fill("One thing I want to change", HOPE)
    dev.choose("A home that suits me")
    dev.click("Save and go on")
    dev.choose("Live with a Shared Lives household")
    dev.click("Save and go on")
    dev.choose("Up to 10 miles")
    dev.click("Save and go on")
    dev.choose("No rush: the right person matters more")
    dev.click("Save and go on")
    dev.choose("…no steps…")
    dev.click("Save and go on")
    dev.see(ACTING)
    dev.click("Save and go on")
    dev.click("Save and go on")
    dev.click("Save and go on")

    dev.see(ACTING)
    dev.choose("In person")
    dev.click("Post it")
    dev.see("It is posted", ACTING)
    return dev.path


def answer_it(visitor, need):
    visitor.become(GRACE)
    visitor.goto("/provider/outlines/")
    visitor.follow(need.strip("/").split("/")[-1])
    visitor.not_see("Joan", "Hartley", HOPE, "OL1 1AA", "Mill Lane")
    visitor.click("Answer with this…A room in our house")
    visitor.fill("How would you do it?", "You have a room of your own, and we eat together.")
    visitor.fill("1. …: what you would do", "Breakfast together every day.")
    visitor.fill("1. …: price for reaching it", "240")
    visitor.fill("Sum for each four weeks", "1,900")
    visitor.click("Send it to the scheme")
    visitor.see("With the scheme")

    visitor.become(SCHEME)
    visitor.goto("/home/")
    visitor.click(f"Confirm an answer from {HOUSEHOLD}")
    visitor.see("£1,900", "£240")
    visitor.click("Confirm and send it")
    visitor.see("Sent")


def choose_to_meet(dev, need):
    dev.become(DEV)
    dev.goto("/home/")
    dev.see(ACTING)
    dev.click("Read 1 answer to your need")
    with dev.within(HOUSEHOLD, "tr"):
        dev.see("£240", "£1,900", "Confirmed by Meadow Shared Lives (demo)")
        dev.click("Meet them…")
    dev.see(ACTING)
    dev.click("Yes, I would like to meet them")
    dev.see("We have told them that you would like to meet.", ACTING)
    return dev.path


def say_yes_to_each_other(visitor, introduction):
    for someone in (GRACE, SCHEME):
        visitor.become(someone)
        visitor.goto("/home/")
        visitor.click(f"Someone would like to meet {HOUSEHOLD}…")
        assert visitor.path == introduction
        visitor.click("Yes, we would like to meet")
        visitor.see("Your yes is recorded")

    visitor.become(DEV)
    visitor.goto(introduction)
    visitor.see("Both said yes", ACTING)
    visitor.click("Plan a visit")
    visitor.choose("An overnight stay")
    visitor.fill_date("Which day?", today() + timedelta(days=3))
    visitor.click("Write it down")
    visitor.see("An overnight stay")


def write_an_agreement(dev, introduction):
    dev.goto(introduction)
    dev.click("Write an agreement")
    dev.see("Still to do", ACTING)
    write_the_outcome(dev)

    dev.click("Change…the dates")
    dev.fill_date("When does it start?", today())
    dev.click("Save")
    dev.click("Change…the sum every four weeks")
    dev.fill("What is due every four weeks?", "1,900")
    dev.fill("How many times?", "3")
    dev.fill_date("When is the first due?", today() + timedelta(days=28))
    dev.click("Save")
    dev.click("Change…they are related")
    dev.choose("Not related, and not a friend", "No")
    dev.click("Save")
    dev.click("Choose…who pays")
    dev.see("£5,940")
    dev.click("Save")
    dev.see("It is complete", ACTING)
    dev.click("Ask everyone to agree")
    return dev.path


def write_the_outcome(dev):
    dev.click(f"Change…{HOPE}")
    dev.click("Continue")
    for level, words in LEVELS.items():
        dev.fill(level, words)
    with dev.within("Where are things now?", "fieldset"):
        dev.choose("Much less than we hoped")
    dev.click("Continue")
    with dev.within("How important is it to the person?", "fieldset"):
        dev.choose("Very")
    with dev.within("How hard will it be?", "fieldset"):
        dev.choose("Quite")
    dev.click("Save")


def sign_it(visitor):
    todos = {
        DEV: f"Read the agreement with {HOUSEHOLD}, and agree",
        SCHEME: f"Read an agreement of {HOUSEHOLD}, and agree",
        FUNDER: f"Sign as the payer: agreement with {HOUSEHOLD}",
    }
    for someone, todo in todos.items():
        visitor.become(someone)
        visitor.goto("/home/")
        visitor.click(todo)
        visitor.choose("I have read it, and I agree")
        visitor.click("I agree")
        visitor.see("Your yes is recorded")

    visitor.become(DEV)
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.see(ACTING)
    visitor.see_figure("Promised", "£5,940")


def say_what_happened(dev, agreement):
    dev.goto(agreement)
    dev.click("Say what happened…")
    dev.see(ACTING)
    dev.choose(LEVELS["What we hoped for"], NO_INTEREST)
    dev.click("Record it")
    assert dev.heading == "It is recorded"
    dev.see("£240", ACTING)


def pay_in_a_bank_run(funder):
    funder.become(FUNDER)
    funder.goto("/home/")
    funder.click("…due, £…")
    funder.click("Put what is due in a bank run")
    with funder.within("Meadow Shared Lives (demo)", "tr"):
        funder.follow("/payments/")
    funder.see("£240 to Meadow Shared Lives (demo)")
    funder.click("Say what became of it")
    funder.choose("All of it was paid")
    funder.click("Record it")
    funder.see("It is recorded", "Paid")


def see_it_paid(visitor):
    visitor.become(SCHEME)
    visitor.goto("/home/")
    visitor.click("…to come…")
    with visitor.within(HOPE, "table:has(#payments-caption) tr"):
        visitor.see("£240.00", "Paid")

    visitor.become(DEV)
    visitor.goto("/home/")
    visitor.click("…left to use…")
    visitor.see_figure("Paid", "£240")
    visitor.click("See the statement…")
    visitor.see(HOPE, ACTING)
