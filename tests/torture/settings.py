"""The budgets alone, with an emulator for Stripe. Its address comes from whoever starts them."""

import logging
import os

import stripe

from tests.budgets.alone import *
from tests.stripe_emulator.__main__ import SECRET

STRIPE_KEY = SECRET
STRIPE_ADDRESS = os.environ.get("TORTURE_STRIPE", "")
STRIPE_WEBHOOK_SECRETS: list[str] = []  # told once the endpoints are made
stripe.HTTPClient.INITIAL_DELAY = stripe.HTTPClient.MAX_DELAY = 0  # tries again without a rest
logging.getLogger("stripe").setLevel(logging.CRITICAL)
logging.getLogger("budgets").setLevel(logging.CRITICAL)
