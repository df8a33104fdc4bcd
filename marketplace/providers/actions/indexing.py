"""What changed is found again: a row in the outbox, in the change's own transaction."""

from marketplace.outbox import actions as outbox
from marketplace.providers.models import Offer, Provider


def index_offer(offer: Offer) -> None:
    outbox.put(kind="providers.index_offer", payload={"offer": offer.uuid})


def index_offers_of(provider: Provider) -> None:
    """All offers of a provider, and of the households that stand on its checks."""
    outbox.put(kind="providers.index_provider", payload={"provider": provider.uuid})
