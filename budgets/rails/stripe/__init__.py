"""Stripe: collect from the payer when a payment is due, then transfer it to the payee.

Separate charges and transfers, so that no money is parked. Every call is made outside any
transaction, with a key that was kept before it; an answer that didn't come is looked up before
anything is asked again. See docs/decisions/0014-the-stripe-rail.md.
"""
