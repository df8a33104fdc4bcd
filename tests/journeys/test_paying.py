"""Money on its way: a payee joins Stripe, a card pays, runs are paid by each rail, a payment is
doubted, and in the end all of it is compared."""

import csv
import io
import re
import subprocess
import time

import pytest

from tests.journeys.visitor import named
from tests.journeys.ways import every_way_once

PROVIDER = "provider@demo.example"
FUNDER = "funder@demo.example"
TOM = "tom@demo.example"
MONEY_HOLDER = "accounts@demo.example"
NOT_AGREED = "We went three times, and the price is for two."


@every_way_once
def test_payments_are_made_doubted_and_compared(visitor):
    join_stripe(visitor)
    if visitor.goes_the_harder_way:
        payment = pay_by_saved_card(visitor)
        go_on_after_the_trial(visitor)
    pay_by_one_bank_transfer(visitor)
    pay_by_file_and_by_hand(visitor)
    if visitor.goes_the_harder_way:
        keep_the_statement(visitor, payment)
    dispute = say_that_a_payment_is_wrong(visitor)
    decide_on_it(visitor, dispute)
    see_that_the_money_adds_up(visitor)


def join_stripe(provider):
    provider.sign_in(PROVIDER)
    provider.goto("/home/")
    provider.click("…to come…")
    provider.click("Get paid by card")
    provider.see("This happens on a page of Stripe")
    provider.click("Go on to Stripe")
    provider.click("Everything is answered")

    wait_to_see(provider, "People can pay you by card")


def pay_by_saved_card(tom):
    tom.become(TOM)
    tom.goto("/home/")
    tom.click("Pay £90 to Roots and Shoots (demo)")
    tom.click("Save a card")
    tom.click("Go on to Stripe")
    save(tom, "A card that is turned down")
    tom.see("Your card was declined.")
    save(tom, "A card that is turned down later")
    tom.see("Your card is saved.")
    tom.click("Pay with my card ending 0341")
    tom.see("Nothing was taken.")

    tom.click("Try it again")
    tom.click("Use another card")
    tom.click("Go on to Stripe")
    save(tom, "A card whose bank asks each time")
    tom.click("Pay with my card ending 3184")
    tom.see("Your bank asks if this is you")
    tom.click("Go on to Stripe")
    tom.click("Approve")

    tom.see("Your payment is on its way.")
    return tom.path


def save(payer, card):
    payer.select("Card", card)
    payer.click("Save card")


def keep_the_statement(visitor, payment):
    """One click from the first page, on paper, as a file, and what the payee sees of it."""
    visitor.become(TOM)
    visitor.goto(payment)
    wait_to_see(visitor, "Stripe sent it on to the provider")  # it has been a while
    reference = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", visitor.page.title())[0]
    visitor.goto("/home/")
    visitor.click("Money from the NHS, paid by the person…")
    visitor.see_figure("Paid", "£90")
    visitor.see_what_is_printed("Paid to Roots and Shoots (demo): Grow my own vegetables")
    *_, last = csv.reader(io.StringIO(file_behind(visitor, "Download it as a file…")))
    assert (last[1:4], last[-1]) == (
        ["Paid to Roots and Shoots (demo)", "Grow my own vegetables", "90.00"],
        "90.00",
    )

    visitor.become(PROVIDER)
    visitor.goto("/home/")
    visitor.click("…to come…")
    with visitor.within(reference, "table:has(#payments-caption) tbody tr"):
        visitor.see("£90.00", "Paid")


def go_on_after_the_trial(visitor):
    for someone in (PROVIDER, TOM):
        visitor.become(someone)
        visitor.goto("/home/")
        visitor.click("…trial…is over: say what you want now")
        visitor.see("Grow my own vegetables")
        visitor.click("Send my answer")
        visitor.see_mistakes("Choose one.")
        visitor.choose("Go on as it is")
        visitor.click("Send my answer")
    visitor.see("You both want to go on as it is.")

    visitor.click("Write the main agreement")
    visitor.see("This comes after a trial.")
    visitor.click("Choose…who pays")
    visitor.click("Save")
    visitor.click("Ask everyone to agree")
    visitor.click("Read it, and agree")
    agree(visitor)
    visitor.become(PROVIDER)
    visitor.goto("/home/")
    visitor.click("Read an agreement of Roots and Shoots…")
    agree(visitor)

    visitor.see("Your yes is recorded", "This comes after a trial.", "Agreed")


def agree(visitor):
    visitor.choose("I have read it, and I agree")
    visitor.click("I agree")


def pay_by_one_bank_transfer(payer):
    """What a first run with a file could not pay goes on by Stripe, all at once."""
    payer.become(MONEY_HOLDER)
    payer.goto("/home/")
    payer.click("…asked for…" if "asked for" in payer.page.content() else "…due…")
    payments = payer.path
    payer.click("Put what is due in a bank run")  # unless the sweep was a moment earlier
    payer.goto(payments)
    payer.click("Change how you pay")
    payer.choose("With one bank transfer a day")
    payer.click("Save")
    payer.see("It holds from the next run on.")

    open_payment(payer, "£36.00")
    payer.click("Say what became of it")
    payer.click("Record it")
    payer.see_mistakes("Choose what happened.")
    payer.choose("The bank turned it down")
    payer.click("Record it")
    payer.click("Try it again")

    payer.goto(payments)
    payer.click("Put what is due in a bank run")
    payer.goto(payments)
    payer.follow_first("/runs/")
    wait_to_see(payer, "Send one bank transfer")
    run = payer.path
    payer.click("The same on Stripe’s page")
    payer.click("The bank sends it")

    payer.goto(run)
    wait_to_see(payer, "It goes on to each provider at once")
    wait_to_see(payer, "Paid")


def pay_by_file_and_by_hand(funder):
    funder.become(FUNDER)
    funder.goto("/home/")
    funder.click("…asked for…")
    payments = funder.path
    funder.follow_first("/runs/")
    answer = funder.site.folder / "answer.csv"
    run = file_behind(funder, "Download the file (CSV)")
    answer.write_text(answered_by_the_bank(run))

    funder.goto(payments)
    funder.click("Read the file")
    funder.see_mistakes("Choose a file.")
    funder.upload("The file from your bank run", answer)
    funder.click("Read the file")
    funder.see("Recorded", "Nothing.")

    funder.goto(payments)
    open_payment(funder, "£100.00")
    funder.click("Say what became of it")
    funder.choose("All of it was paid")
    funder.click("Record it")
    funder.see("Confirmed by you")


def file_behind(visitor, words):
    """What this link downloads, read as a bank or a spreadsheet would."""
    address = visitor.page.get_by_role("link", name=named(words)).get_attribute("href")
    return visitor.page.context.request.get(visitor.site.url + address).text()


def answered_by_the_bank(run):
    """It paid the first line. Of the second it says that it paid £20 too much."""
    first, second = csv.DictReader(io.StringIO(run))
    lines = ["our_reference,run,outcome,amount"]
    for line, amount in ((first, "100.00"), (second, "120.00")):
        lines.append(f"{line['our_reference']},{line['run']},paid,{amount}")
    return "\n".join(lines) + "\n"


def say_that_a_payment_is_wrong(provider):
    provider.become(PROVIDER)
    provider.goto("/home/")
    provider.click("…to come…")
    open_payment(provider, re.compile(r"Moorside NHS.*£90\.00", re.DOTALL))  # not yet asked for
    provider.click("Is it wrong? Say so before…")
    provider.click("Let it wait")
    provider.see_mistakes("Say what is wrong.")
    provider.fill("What is wrong?", NOT_AGREED)
    provider.click("Let it wait")

    provider.click("Somebody said that this payment is wrong")
    provider.see(NOT_AGREED)
    return provider.path


def decide_on_it(funder, dispute):
    funder.become(FUNDER)
    funder.goto(dispute)
    funder.see(NOT_AGREED)
    funder.click("I will decide this")
    funder.click("Decide")
    funder.click("Decide")
    funder.see_mistakes("Choose one.", "Say why.")
    funder.choose("Pay it")
    funder.fill("Say why, in plain words", "It was three times, as both of you say.")
    funder.click("Decide")
    funder.see("It was three times, as both of you say.")

    funder.become(PROVIDER)
    funder.goto(dispute)
    funder.see("Fern Whitworth", "It was three times, as both of you say.")


def see_that_the_money_adds_up(funder):
    funder.become(FUNDER)
    funder.goto("/home/")
    funder.click("…Does the money add up?")
    differences = funder.path
    funder.click("Compare it now")
    funder.see("It is being compared")
    with pytest.raises(subprocess.CalledProcessError):  # it says so where something is amiss
        funder.site.run("reconcile")
    funder.goto(differences)
    funder.see("Explained money")
    with funder.within("£20.00", "tr"):
        funder.follow("/differences/")
    funder.click("It is explained")
    funder.see_mistakes("Say what it is.")
    funder.fill("What is it?", "The bank sent £20 too much. It has come back, see the letter.")
    funder.click("It is explained")

    funder.see("What was explained", "It has come back, see the letter.")


def open_payment(visitor, words):
    with visitor.within(words, "table:has(#payments-caption) tbody tr"):
        visitor.follow("/payments/")


def wait_to_see(visitor, words):
    """What workers do in the background shows when the page is opened again."""
    end = time.monotonic() + 60
    while not visitor.page.get_by_text(words).locator("visible=true").count():
        assert time.monotonic() < end, f"{words!r} never came on {visitor.path}"
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    visitor.look()
