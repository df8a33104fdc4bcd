"""Each day: do our books, Stripe and the payers' banks say the same?

Stripe is read first and outside any transaction. What it says, and what payers' files say, is
held against the payments and the ledger as they are then. Each difference is a row.
"""
