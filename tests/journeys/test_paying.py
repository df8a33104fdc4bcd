"""Money on its way: a payee joins Stripe, runs are paid by each rail, a payment is doubted, and in
the end all of it is compared."""

import csv
import io
import re
import subprocess
import time

import pytest

from tests.journeys.ways import every_way_once

PROVIDER = "provider@demo.example"
FUNDER = "funder@demo.example"
MONEY_HOLDER = "accounts@demo.example"
NOT_AGREED = "We went three times, and the price is for two."


@every_way_once
def test_payments_are_made_doubted_and_compared(visitor):
    join_stripe(visitor)
    pay_by_one_bank_transfer(visitor)
    pay_by_file_and_by_hand(visitor)
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
    answer.write_text(answered_by_the_bank(run_file(funder)))

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


def run_file(visitor):
    """Its download, read as the payer's bank would."""
    address = visitor.page.get_by_role("link", name="Download the file (CSV)").get_attribute("href")
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
