"""One need beside one offer, measured once."""

from __future__ import annotations

from dataclasses import dataclass

from matching.places import distance_km
from matching.types import NeedFacts, OfferFacts


@dataclass(frozen=True, slots=True)
class Pair:
    need: NeedFacts
    offer: OfferFacts
    km: float

    @classmethod
    def of(cls, need: NeedFacts, offer: OfferFacts) -> Pair:
        apart = distance_km(need.latitude, need.longitude, offer.latitude, offer.longitude)
        return cls(need, offer, apart)

    @property
    def late_days(self) -> int:
        """How many days after the wished-for day the offer can start; 0 with no rush."""
        if self.need.starts_on is None or self.offer.starts_from is None:
            return 0
        return max(0, (self.offer.starts_from - self.need.starts_on).days)

    @property
    def unconfirmed_days(self) -> int:
        return max(0, (self.need.asked_on - self.offer.places_confirmed_on).days)

    @property
    def cost_pence(self) -> tuple[int, int] | None:
        """The guide's low and high end for all this person asks for, to set by the envelope."""
        price = self.offer.price
        if price is None:
            return None
        times = max(1, self.need.outcomes) if price.basis == "outcome" else 1
        return price.low_pence * times, price.high_pence * times
