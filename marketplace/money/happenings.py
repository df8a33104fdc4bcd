from marketplace.people.audit import describe

describe(
    {
        "budget.opened": "opened a budget for you",
        "budget.allocated": "put money in your budget",
        "budget.own_money": "set aside money of your own",
        "budget.seen": "opened your statement",
        "reclaim.sent": "asked for money of your budget back",
        "reclaim.asked_again": "asked the funder to look again at money it wants back",
        "reclaim.upheld": "looked again, and still asks for money back",
        "reclaim.dropped": "no longer asks for money back",
        "reclaim.returned": "took unused money of your budget back",
        "reclaim.seen": "read a notice that asks for money back",
        "proposal.asked": "asked a second member of staff to confirm something",
        "proposal.confirmed": "confirmed what a colleague asked for",
        "proposal.refused": "refused what a colleague asked for",
        "proposal.withdrawn": "took back what they had asked for",
        "organisation.money_rules": "changed when a second member of staff must look",
        "payment.said_paid": "said that a payment was made",
        "payment.not_sent": "said that a payment was not sent",
        "number.not_found": "tried a number that belongs to nobody",
        "run.made": "put payments in a bank run",
        "bank_file.read": "read in what the bank said",
        "payment.received": "said that a payment arrived",
        "payment.not_arrived": "said that a payment has not arrived",
        "payment.confirmed": "confirmed a payment",
        "payment.rejected": "said that the bank turned a payment down",
        "payment.came_back": "said that a payment came back",
        "payment.tried_again": "asked for a payment to be tried again",
    }
)
