"""A stand-in for Stripe that keeps its word: a process of its own that speaks Stripe's HTTP API.

It knows the calls that our rail makes and no others. It remembers: objects, balances of each
account, idempotency keys and events survive in one SQLite file. What it takes and gives is
checked against Stripe's own OpenAPI document (contract/), so it can't drift toward what we'd
like. Faults, the clock and what happens outside Stripe (a card holder, a bank) are played by
`/_emulator/…`, which Stripe doesn't have.

    python -m tests.stripe_emulator --port 12111 --store stripe.sqlite3
"""
