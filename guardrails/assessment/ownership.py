"""How much of a party is owned by persons on given lists: directly, through others, and in sum. Pure.

Whose records are one, and what of whom is owned, the register says (`register/unite.py`).

Owners may own one another in circles. What is certain grows from nothing and what is possible is the
least that the facts allow, so a circle never lists itself. No line is decided here: the percentage at
which an entity counts as wholly listed is a parameter that a rule declares.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import fsum
from typing import Literal

import msgspec

from guardrails.model.customer import Customer
from guardrails.model.ownership import OwnedRole, Ownership
from guardrails.model.party import Listing, Party, Screening
from guardrails.model.provider import Reseller
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.register.interests import Interest
from guardrails.register.known import Known
from guardrails.register.things import Key, party_key, places, text_of
from guardrails.register.unite import United

WHOLE = 100.0

DECIMALS = 9
"""To which sums of shares are rounded: 33.3, 16.6 and 0.1 percent are half."""

SMALLEST_STEP = 1e-12
STEPS = 1000
"""When a weight in a circle of shares rests: from then on it moves by less, or has moved so often. It is
still on its side of what is certain, or possible. Where entities count wholly, each moves once at most."""


class Parameter(msgspec.Struct, frozen=True):
    """What a rule asks about ownership.

    Attributes:
        lists: Ids of the lists whose members' shares count, sorted.
        percent: From which share on an owned entity counts as wholly theirs, where `cascade`.
        cascade: Whether it does; otherwise shares are multiplied along the chain.
    """

    lists: tuple[str, ...]
    percent: float
    cascade: bool


class _Node(msgspec.Struct, frozen=True):
    """Somebody who may own or be owned.

    Attributes:
        closed: Whether no owner besides the stakes can exist.
    """

    listings: tuple[Listing, ...]
    screenings: tuple[Screening, ...]
    closed: bool


Part = Callable[[Key, Mapping[Key, float]], float]
"""The part of a node that counts, when those of the others are given."""


class _Stake(msgspec.Struct, frozen=True):
    owner: Key
    low: float
    high: float


class Target(msgspec.Struct, frozen=True):
    """Somebody whose owners a document tells: as the document names it, and the record that it is."""

    role: OwnedRole
    id: str
    key: Key


_NOBODY = _Node((), (), False)


class OwnershipGraph:
    """Who owns whom in one register, by what is known of it; answers are computed once for each parameter."""

    def __init__(self, united: United, known: Known) -> None:
        self._united = united
        self._known = known
        self._weights: dict[Parameter, tuple[Mapping[Key, float], Mapping[Key, float]]] = {}

    def rows(self, targets: Iterable[Target], parameters: Sequence[Parameter]) -> tuple[Ownership, ...]:
        """One row for each target and parameter.

        Args:
            targets: Distinct ones.
            parameters: Distinct ones.
        """
        asked = [(each, self._united.things.of(each.key)) for each in targets]
        return tuple(self._row(target, node, each) for each in parameters for target, node in asked)

    @cached_property
    def resellers(self) -> Mapping[str, Reseller]:
        """The register's resellers by id."""
        return {each.id: each for each in self._united.register.resellers}

    @cached_property
    def _nodes(self) -> dict[Key, _Node]:
        nodes: dict[Key, _Node] = {}
        for place in places(self._united.register):
            key, record = self._united.things.of(place.key), place.record
            if key not in nodes or not nodes[key].closed:
                searches = tuple(each for each in record.screenings if self._known.current(each) == "yes")
                nodes[key] = _Node(self._known.listings(record.listings), searches, _closed(record))
        return nodes

    @cached_property
    def _stakes(self) -> dict[Key, list[_Stake]]:
        """Owned -> its owners."""
        return {owned: [_stake(each) for each in held] for owned, held in self._united.interests.of.items()}

    def _row(self, target: Target, node: Key, parameter: Parameter) -> Ownership:
        if parameter not in self._weights:
            self._weights[parameter] = (self._certain(parameter), self._possible(parameter))
        low, high = self._weights[parameter]
        stakes = self._stakes.get(node, [])
        hits = {stake.owner: self._listed(stake.owner, parameter) for stake in stakes}
        rest = self._rest(node)
        return Ownership(
            role=target.role,
            party=target.id,
            lists=parameter.lists,
            percent=parameter.percent,
            cascade="yes" if parameter.cascade else "no",
            direct=_share(
                fsum(each.low for each in stakes if hits[each.owner] == "yes"),
                fsum(each.high for each in stakes if hits[each.owner] != "no") + rest,
            ),
            indirect=_share(
                fsum(each.low * low[each.owner] for each in stakes if hits[each.owner] != "yes"),
                fsum(each.high * high[each.owner] for each in stakes if hits[each.owner] != "yes"),
            ),
            total=_share(self._sum(node, low, "low"), self._sum(node, high, "high") + rest),
            through=tuple(sorted({text_of(each.owner) for each in stakes if high[each.owner] > 0})),
        )

    def _certain(self, parameter: Parameter) -> dict[Key, float]:
        """The part of each node that certainly counts as listed, from nothing upwards."""
        listed = {name: self._listed(name, parameter) == "yes" for name in self._all}

        def part(name: Key, weights: Mapping[Key, float]) -> float:
            return 1.0 if listed[name] else _counts(self._sum(name, weights, "low"), parameter)

        return self._settled({name: float(hit) for name, hit in listed.items()}, part)

    def _possible(self, parameter: Parameter) -> dict[Key, float]:
        """The part of each node that may count; by share, from everything downwards."""
        may = {name: self._listed(name, parameter) != "no" for name in self._all}

        def part(name: Key, weights: Mapping[Key, float]) -> float:
            if may[name]:
                return 1.0
            return _counts(self._sum(name, weights, "high") + self._rest(name), parameter)

        return self._settled({name: float(may[name] or not parameter.cascade) for name in self._all}, part)

    def _settled(self, weights: dict[Key, float], part: Part) -> dict[Key, float]:
        """Weights after each has followed those of its owners; one that hardly moves any more rests."""
        waiting = deque(self._all)
        inside = set(waiting)
        changes: dict[Key, int] = defaultdict(int)
        while waiting:
            name = waiting.popleft()
            inside.discard(name)
            weight = part(name, weights)
            if abs(weight - weights[name]) < SMALLEST_STEP or changes[name] == STEPS:
                continue
            weights[name] = weight
            changes[name] += 1
            for owned in self._owned.get(name, ()):
                if owned not in inside:
                    inside.add(owned)
                    waiting.append(owned)
        return weights

    @cached_property
    def _owned(self) -> dict[Key, list[Key]]:
        """Owner -> what it owns a part of."""
        found: dict[Key, list[Key]] = defaultdict(list)
        for owned, stakes in self._stakes.items():
            for stake in stakes:
                found[stake.owner].append(owned)
        return found

    @cached_property
    def _all(self) -> tuple[Key, ...]:
        named = {stake.owner for stakes in self._stakes.values() for stake in stakes}
        return tuple(sorted(named | self._stakes.keys() | self._nodes.keys()))

    def _sum(self, node: Key, weights: Mapping[Key, float], bound: Literal["low", "high"]) -> float:
        stakes = self._stakes.get(node, ())
        if bound == "low":
            return fsum(each.low * weights[each.owner] for each in stakes)
        return fsum(each.high * weights[each.owner] for each in stakes)

    def _rest(self, node: Key) -> float:
        """The share of owners that the register does not know."""
        if self._nodes.get(node, _NOBODY).closed:
            return 0.0
        return max(0.0, WHOLE - fsum(each.low for each in self._stakes.get(node, ())))

    def _listed(self, name: Key, parameter: Parameter) -> Tri:
        node = self._nodes.get(name, _NOBODY)
        hits = [each for each in node.listings if each.list in parameter.lists]
        if any(each.match == "confirmed" for each in hits):
            return "yes"
        searched = {each.list for each in node.screenings} | {each.list for each in hits}
        possible = any(each.match == "possible" for each in hits)
        return "unknown" if possible or not searched >= set(parameter.lists) else "no"


def targets(customer: Customer, resellers: Iterable[Reseller]) -> Iterable[Target]:
    """The customer, its parties and its resellers."""
    yield Target("customer", customer.id, ("customer", customer.id))
    sections: tuple[tuple[OwnedRole, tuple[Party, ...]], ...] = (
        ("owner", customer.owners),
        ("end_user", customer.end_users),
        ("on_behalf_of", customer.on_behalf_of),
    )
    for role, parties in sections:
        yield from (Target(role, each.id, party_key(customer.id, each.id)) for each in parties)
    yield from map(reseller_target, resellers)


def reseller_target(reseller: Reseller) -> Target:
    """A reseller."""
    return Target("reseller", reseller.id, ("reseller", reseller.id))


def _closed(record: Party) -> bool:
    """Whether no owner can exist besides those on record."""
    return record.kind == "individual" or getattr(record, "owners_complete", "unknown") == "yes"


def _stake(interest: Interest) -> _Stake:
    share = interest.share_percent
    return _Stake(interest.owner, share.min, WHOLE if share.max is None else share.max)


def _counts(percent: float, parameter: Parameter) -> float:
    """How much of an entity counts of which listed persons own so much."""
    if parameter.cascade:
        return float(round(percent, DECIMALS) >= parameter.percent)
    return min(1.0, percent / WHOLE)


def _share(low: float, high: float) -> Range:
    """In percent, never more than the whole."""
    least = round(min(WHOLE, low), DECIMALS)
    return Range(least, max(least, round(min(WHOLE, high), DECIMALS)))
