"""Why an offer fits a need, and what it lacks, in sentences to the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from matching.pair import Pair
from matching.places import miles
from matching.types import FOUR_WEEKS, HouseholdFacts, NeedFacts, PriceGuide
from matching.words import ACCESS, DOMAINS, INTERESTS, KINDS, LANGUAGES, PETS, listed

# Kinds in which someone lives or stays in another's home.
HOME_KINDS = frozenset({"live_in", "short_break", "homeshare"})


def about_miles(kilometres: float) -> str:
    whole = round(miles(kilometres))
    if miles(kilometres) < 0.75:
        return "less than a mile"
    return "about 1 mile" if whole == 1 else f"about {whole} miles"


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def pounds(pence: int) -> str:
    return f"£{pence / 100:,.2f}".removesuffix(".00")


def price_words(price: PriceGuide) -> str:
    each = "four weeks" if price.basis == FOUR_WEEKS else "outcome"
    if price.low_pence == price.high_pence:
        return f"{pounds(price.low_pence)} for each {each}"
    return f"{pounds(price.low_pence)} to {pounds(price.high_pence)} for each {each}"


def languages_wished(need: NeedFacts) -> frozenset[str]:
    """Those beyond the must-haves, which have sentences of their own."""
    return frozenset(code for code in need.languages if f"language:{code}" not in need.must)


def access_wished(need: NeedFacts) -> frozenset[str]:
    return need.access - need.must


HomeTest = Callable[[HouseholdFacts], bool]


def household_wishes(need: NeedFacts) -> list[tuple[HomeTest, str, str]]:
    """What this person hopes of a household: the test, its sentence when so, and when not."""
    wishes: list[tuple[HomeTest, str, str]] = []
    if need.pets_liked is True:
        wishes.append((_has_pets, "There are animals, as you'd like.", "There are no animals."))
    if need.pets_liked is False:
        wishes.append((_no_pets, "There are no animals, as you'd like.", "There are animals."))
    if need.children_liked is True:
        wishes.append(
            (_has_children, "Children live here, as you'd like.", "No children live here.")
        )
    if need.children_liked is False:
        wishes.append(
            (_no_children, "No children live here, as you'd like.", "Children live here.")
        )
    if need.few_people is True:
        wishes.append(
            (_is_small, "It's a small household, as you'd like.", "It's a busy household.")
        )
    if need.few_people is False:
        wishes.append(
            (_is_busy, "It's a busy household, as you'd like.", "It's a small household.")
        )
    if not need.smokes and need.kinds & HOME_KINDS:
        wishes.append((_no_smoke, "Nobody smokes here.", "Someone smokes here."))
    return wishes


def _has_pets(home: HouseholdFacts) -> bool:
    return bool(home.pets)


def _no_pets(home: HouseholdFacts) -> bool:
    return not home.pets


def _has_children(home: HouseholdFacts) -> bool:
    return home.children


def _no_children(home: HouseholdFacts) -> bool:
    return not home.children


def _is_small(home: HouseholdFacts) -> bool:
    return home.adults + home.others_supported <= 2 and not home.children


def _is_busy(home: HouseholdFacts) -> bool:
    return not _is_small(home)


def _no_smoke(home: HouseholdFacts) -> bool:
    return not home.smoking


def kinds_offered(pair: Pair) -> str:
    return f"Offers {listed(pair.need.kinds & pair.offer.kinds, KINDS)}, as you asked."


def _outcomes(pair: Pair) -> tuple[str, str]:
    covered = pair.need.domains & pair.offer.domains
    left = pair.need.domains - pair.offer.domains
    good = f"Helps with {listed(covered, DOMAINS)}." if covered else ""
    return good, f"Doesn't mention {listed(left, DOMAINS, last='or')}." if left else ""


def _distance(pair: Pair) -> tuple[str, str]:
    away = about_miles(pair.km)
    if pair.offer.travels:
        return f"Comes to you, from {away} away.", ""
    return f"{away[0].upper()}{away[1:]} away.", ""


def _interests(pair: Pair) -> tuple[str, str]:
    shared = pair.need.interests & pair.offer.interests
    if shared:
        return f"You both like {listed(shared, INTERESTS)}.", ""
    return "", "You don't share an interest that they've told us about."


def _language(pair: Pair) -> tuple[str, str]:
    wished = languages_wished(pair.need)
    spoken, left = wished & pair.offer.languages, wished - pair.offer.languages
    good = f"Speaks {listed(spoken, LANGUAGES)}, as you'd like." if spoken else ""
    return good, f"Doesn't say they speak {listed(left, LANGUAGES, last='or')}." if left else ""


def _household(pair: Pair) -> tuple[str, str]:
    home = pair.offer.household
    if home is None:
        at_home = pair.need.kinds & pair.offer.kinds & HOME_KINDS
        return "", "Doesn't say who lives there." if at_home else ""
    wishes = household_wishes(pair.need)
    good = [met for holds, met, _ in wishes if holds(home)]
    lacking = [unmet for holds, _, unmet in wishes if not holds(home)]
    if home.pets and pair.need.pets_liked is not None:
        said = f"There is {listed(home.pets, PETS)}"
        good = [f"{said}, as you'd like." if "animals, as" in line else line for line in good]
        lacking = [f"{said}." if line == "There are animals." else line for line in lacking]
    return " ".join(good), " ".join(lacking)


def _access(pair: Pair) -> tuple[str, str]:
    wished = access_wished(pair.need)
    there, left = wished & pair.offer.access, wished - pair.offer.access
    good = f"Has {listed(there, ACCESS)}, as you'd like." if there else ""
    return good, f"Doesn't say it has {listed(left, ACCESS, last='or')}." if left else ""


def _timing(pair: Pair) -> tuple[str, str]:
    if not pair.late_days or pair.offer.starts_from is None:
        return "Can start when you want.", ""
    return "", f"Can't start before {day(pair.offer.starts_from)}, a bit later than you want."


def _price(pair: Pair) -> tuple[str, str]:
    price, cost, envelope = pair.offer.price, pair.cost_pence, pair.need.envelope_pence
    if price is None or cost is None or envelope is None:
        return "", "Doesn't say yet what it costs."
    said = price_words(price)
    if cost[1] <= envelope:
        return f"Costs {said}, within what you'd spend.", ""
    if cost[0] <= envelope:
        return f"Costs {said}, which may be within what you'd spend.", ""
    return "", f"Costs {said}, more than you'd like to spend."


def _confirmed(pair: Pair) -> tuple[str, str]:
    days = pair.unconfirmed_days
    if days > pair.need.fresh_days:
        return "", f"They last said a place was free {days} days ago."
    when = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"They said {when} that a place is free.", ""


SENTENCES: Mapping[str, Callable[[Pair], tuple[str, str]]] = {
    "outcomes": _outcomes,
    "distance": _distance,
    "interests": _interests,
    "language": _language,
    "household": _household,
    "access": _access,
    "timing": _timing,
    "price": _price,
    "confirmed": _confirmed,
}
"""For each wish feature: what is good about the offer, and what is missing. Either may be empty."""
