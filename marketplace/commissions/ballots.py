"""Counting ballots: pure functions, the same for the same ballots in any order.

Each returns a `Count`: who won, and every round that led there. A ballot names choices; a blank one
counts for nobody. A tie that the rules leave to lot falls to whoever stands first in `lot` (drawn
beforehand from a published seed); who isn't in it follows, by name. So where one choice has to go
out of several alike, it is the last of them that goes.

Sources:
- Single transferable vote: Scottish Local Government Elections Order 2007 (SSI 2007/42),
  schedule 1, rules 45 to 52.
- Instant run-off: the same with one place, but a majority is of the votes that still count.
- Equal shares: Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive
  Utilities (NeurIPS 2021), where a choice is worth to a voter what it costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

PLACES = 5  # of a transfer value: rule 48 (3)
ONE = 10**PLACES  # a whole vote; votes are whole numbers of its hundred-thousandths

Ranking = tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """How the votes stand after the first count, or after one transfer.

    `votes` has every choice. `won` and `out` came to be by this round's votes; `left_over` is what
    nobody can have any more: ballots without a further choice, and what was cut off after five
    places.
    """

    votes: Mapping[str, Decimal]
    won: tuple[str, ...] = ()
    out: str | None = None
    left_over: Decimal = Decimal(0)


@dataclass(frozen=True)
class Count:
    """Who won, in the order in which they did, and the rounds of the count."""

    winners: tuple[str, ...]
    rounds: tuple[Round, ...]


def approval(
    ballots: Sequence[Collection[str]], *, seats: int = 1, lot: Sequence[str] = ()
) -> Count:
    """Those that most voters can live with. Each ballot names as many choices as it likes."""
    _check(ballots, seats)
    votes = Counter(choice for ballot in ballots for choice in ballot)
    order = _Lot(lot, votes)
    winners = tuple(sorted(votes, key=lambda choice: (-votes[choice], order.place(choice)))[:seats])
    counted = {choice: Decimal(votes[choice]) for choice in sorted(votes)}
    return Count(winners, (Round(counted, won=winners),))


def instant_runoff(ballots: Sequence[Sequence[str]], *, lot: Sequence[str] = ()) -> Count:
    """One winner: whoever has fewest votes goes out, until one has more than half of those left.

    Each ballot ranks, the best first, as many choices as it likes.
    """
    _check(ballots, 1)
    tally = _Tally(ballots, lot)
    while tally.continuing:
        leader = tally.first(tally.continuing)
        if 2 * tally.votes[leader] > sum(tally.votes.values()) or len(tally.continuing) == 1:
            tally.elect(leader)
            break
        tally.exclude(tally.last(tally.continuing))
    return tally.count()


def single_transferable_vote(
    ballots: Sequence[Sequence[str]], *, seats: int, lot: Sequence[str] = ()
) -> Count:
    """Several winners, in proportion. Each ballot ranks as many choices as it likes, best first.

    Droop quota; a surplus goes on with every ballot that made it, each at a transfer value cut off
    after five places (weighted inclusive Gregory). Highest surplus first. With as many choices left
    as places, they are elected without a further transfer.
    """
    _check(ballots, seats)
    tally = _Tally(ballots, lot)
    quota = (tally.valid // (seats + 1) + 1) * ONE
    surpluses: list[str] = []
    while tally.continuing:
        for choice in tally.by_votes(tally.continuing):
            if tally.votes[choice] >= quota:
                tally.elect(choice)
                surpluses += [choice] * (tally.votes[choice] > quota)
        vacancies = seats - len(tally.winners)
        if len(tally.continuing) <= vacancies:
            for choice in tally.by_votes(tally.continuing):
                tally.elect(choice)
        elif vacancies and surpluses:
            biggest = tally.first(surpluses)
            surpluses.remove(biggest)
            tally.pass_on_surplus(biggest, quota)
        elif vacancies:
            tally.exclude(tally.last(tally.continuing))
        else:
            break
    return tally.count()


def equal_shares(
    *,
    costs: Mapping[str, int],
    pot: int,
    approvals: Mapping[str, Collection[str]],
    lot: Sequence[str] = (),
) -> Count:
    """Which items a pot pays for, so that every voter decides over an equal part of it.

    `costs` and `pot` in whole pence; `approvals` says for each voter which items they want. Each
    round buys the item that costs its voters least for what it is worth to them: all of them pay
    the same, or all that they have left. It ends when no item's voters can pay for it. What is left
    then stays left. A round's votes say how many full contributors an item has, 0 when it can't be
    paid; those of the first, how many want it.
    """
    _check(list(approvals.values()), 1)
    _check_costs(costs, pot, approvals)
    voters = {item: [v for v in approvals if item in approvals[v]] for item in costs}
    order = _Lot(lot, costs)
    left = dict.fromkeys(approvals, Fraction(pot, len(approvals))) if approvals else {}
    wanted = {item: Decimal(len(voters[item])) for item in sorted(costs)}
    winners: list[str] = []
    rounds = [Round(wanted)]
    while True:
        open_items = [item for item in costs if item not in winners and voters[item]]
        found = {i: _payment(costs[i], [left[v] for v in voters[i]]) for i in open_items}
        payments = {item: most for item, most in found.items() if most is not None}
        if winners:
            rounds.append(Round(_contributors(costs, payments), won=(winners[-1],)))
        if not payments:
            return Count(tuple(winners), tuple(rounds))
        best = min(payments, key=lambda i: (_per_penny(payments[i], costs[i]), order.place(i)))
        for voter in voters[best]:
            left[voter] -= min(left[voter], payments[best])
        winners.append(best)


def _payment(cost: int, left: list[Fraction]) -> Fraction | None:
    """The most that one voter pays when these share a cost: all the same, or all they have left."""
    if sum(left) < cost:
        return None
    to_pay = Fraction(cost)
    for number, has in enumerate(sorted(left)):
        share = to_pay / (len(left) - number)
        if share <= has:
            return share
        to_pay -= has
    raise AssertionError("those who have enough between them can pay")


def _per_penny(payment: Fraction, cost: int) -> Fraction:
    """What the one who pays most pays for each penny's worth; nothing, where nothing is to pay."""
    return payment / cost if cost else Fraction(0)


def _contributors(costs: Mapping[str, int], payments: Mapping[str, Fraction]) -> dict[str, Decimal]:
    return {
        item: _decimal(costs[item] * ONE // payments[item]) if payments.get(item) else Decimal(0)
        for item in sorted(costs)
    }


class _Lot:
    """The order in which ties fall."""

    def __init__(self, lot: Sequence[str], choices: Iterable[str]) -> None:
        rest = sorted(set(choices) - set(lot))
        self._places = {choice: place for place, choice in enumerate([*lot, *rest])}

    def place(self, choice: str) -> int:
        return self._places[choice]


class _Tally:
    """Who holds which ballots, at what value, through the rounds of a ranked count."""

    def __init__(self, ballots: Sequence[Sequence[str]], lot: Sequence[str]) -> None:
        papers = Counter(tuple(ballot) for ballot in ballots if ballot)
        self.valid = papers.total()
        self.continuing = sorted({choice for ballot in papers for choice in ballot})
        self.winners: list[str] = []
        self.votes = dict.fromkeys(self.continuing, 0)
        self._parcels: dict[str, Counter[tuple[Ranking, int]]] = {
            choice: Counter() for choice in self.continuing
        }
        self._lot = _Lot(lot, self.continuing)
        self._left_over = 0
        self._rounds: list[_Stage] = []
        for ballot, number in papers.items():
            self._give(ballot[0], ballot, ONE, number)
        self._finish_round()

    # In what order

    def by_votes(self, choices: Collection[str]) -> list[str]:
        """Most votes first; of those with the same, whoever had more when they last differed."""
        return sorted(choices, key=self._standing)

    def first(self, choices: Collection[str]) -> str:
        return min(choices, key=self._standing)

    def last(self, choices: Collection[str]) -> str:
        return max(choices, key=self._standing)

    def _standing(self, choice: str) -> tuple[int, ...]:
        stages = (-stage.votes[choice] for stage in reversed(self._rounds))
        return (*stages, self._lot.place(choice))

    # What happens to them

    def elect(self, choice: str) -> None:
        self.continuing.remove(choice)
        self.winners.append(choice)
        self._rounds[-1].won.append(choice)

    def exclude(self, choice: str) -> None:
        self.continuing.remove(choice)
        self._rounds[-1].out = choice
        for (ballot, value), number in self._take(choice):
            self._pass_on(ballot, value, number)
        self._finish_round()

    def pass_on_surplus(self, choice: str, quota: int) -> None:
        total = self.votes[choice]
        surplus = total - quota
        papers = self._take(choice)
        self.votes[choice] = quota
        for (ballot, value), number in papers:
            self._pass_on(ballot, surplus * value // total, number)
        self._finish_round()

    def _take(self, choice: str) -> list[tuple[tuple[Ranking, int], int]]:
        self.votes[choice] = 0
        return list(self._parcels.pop(choice).items())

    def _pass_on(self, ballot: Ranking, value: int, number: int) -> None:
        for choice in ballot:
            if choice in self._parcels and choice not in self.winners:
                return self._give(choice, ballot, value, number)
        return None

    def _give(self, choice: str, ballot: Ranking, value: int, number: int) -> None:
        self._parcels[choice][ballot, value] += number
        self.votes[choice] += value * number

    def _finish_round(self) -> None:
        self._rounds.append(_Stage(dict(self.votes), self.valid * ONE - sum(self.votes.values())))

    def count(self) -> Count:
        return Count(tuple(self.winners), tuple(stage.as_round() for stage in self._rounds))


@dataclass
class _Stage:
    votes: dict[str, int]
    left_over: int
    won: list[str] = field(default_factory=list)
    out: str | None = None

    def as_round(self) -> Round:
        votes = {choice: _decimal(units) for choice, units in self.votes.items()}
        return Round(votes, tuple(self.won), self.out, _decimal(self.left_over))


def _decimal(units: int) -> Decimal:
    return Decimal(units).scaleb(-PLACES)


def _check(ballots: Sequence[Collection[str]], seats: int) -> None:
    if seats < 1:
        raise ValueError(f"There must be at least one place to fill, not {seats}.")
    for ballot in ballots:
        if isinstance(ballot, str) or len(set(ballot)) != len(ballot):
            raise ValueError(f"A ballot names each choice once: {ballot!r}.")


def _check_costs(
    costs: Mapping[str, int], pot: int, approvals: Mapping[str, Collection[str]]
) -> None:
    if pot < 0 or any(cost < 0 for cost in costs.values()):
        raise ValueError("A pot and what things cost are 0 pence or more.")
    if unknown := {item for items in approvals.values() for item in items} - set(costs):
        raise ValueError(f"These have no cost: {', '.join(sorted(unknown))}.")
