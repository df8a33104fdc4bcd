from marketplace.people.audit import describe

describe(
    {
        "budget.opened": "opened a budget for you",
        "budget.allocated": "put money in your budget",
        "budget.own_money": "set aside money of your own",
        "budget.seen": "opened your statement",
        "payment.said_paid": "said that a payment was made",
        "payment.received": "said that a payment arrived",
        "payment.not_arrived": "said that a payment has not arrived",
        "payment.confirmed": "confirmed a payment",
        "payment.rejected": "said that the bank turned a payment down",
        "payment.tried_again": "asked for a payment to be tried again",
    }
)
