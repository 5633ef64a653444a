"""How much of a party is owned by persons on given lists: directly, through others, and in sum. Pure.

Owners may own one another in circles. What is certain grows from nothing and what is possible is the
least that the facts allow, so a circle never lists itself. No line is decided here: the percentage at
which an entity counts as wholly listed is a parameter that a rule declares.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from guardrails.model.customer import Customer, Register
from guardrails.model.ownership import Ownership
from guardrails.model.party import Entity, Listing, Party, Screening
from guardrails.model.provider import Reseller
from guardrails.model.span import Range
from guardrails.model.tri import Tri

WHOLE = 100.0


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


class _Stake(msgspec.Struct, frozen=True):
    owner: str
    low: float
    high: float


_NOBODY = _Node((), (), False)


class Book:
    """Who owns whom in one register; answers are computed once for each parameter."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._weights: dict[Parameter, tuple[Mapping[str, float], Mapping[str, float]]] = {}

    def rows(
        self, targets: Iterable[tuple[str, str]], parameters: Sequence[Parameter]
    ) -> tuple[Ownership, ...]:
        """One row for each target and parameter.

        Args:
            targets: Ids of parties as the document names them, and as the register does (`node_of`).
            parameters: Distinct ones.
        """
        asked = tuple(targets)
        return tuple(self._row(party, node, each) for each in parameters for party, node in asked)

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """The register's entities by id."""
        return {each.id: each for each in self._register.entities}

    @cached_property
    def resellers(self) -> Mapping[str, Reseller]:
        """The register's resellers by id."""
        return {each.id: each for each in self._register.resellers}

    @cached_property
    def _nodes(self) -> dict[str, _Node]:
        register = self._register
        nodes: dict[str, _Node] = {}
        records: list[tuple[str, Party, Tri]] = [
            *((each.id, each, each.owners_complete) for each in register.customers),
            *((each.id, each, each.owners_complete) for each in register.resellers),
            *((each.id, each, each.owners_complete) for each in register.entities),
        ]
        for customer in register.customers:
            parties = (*customer.owners, *customer.end_users, *customer.on_behalf_of)
            records += [(node_of(customer.id, each), each, "unknown") for each in parties if not each.entity]
        for name, party, complete in records:
            closed = complete == "yes" or party.kind == "individual"
            nodes[name] = _Node(party.listings, party.screenings, closed)
        return nodes

    @cached_property
    def _stakes(self) -> dict[str, list[_Stake]]:
        """Owned -> its owners."""
        found: dict[str, list[_Stake]] = defaultdict(list)
        for stake in self._register.stakes:
            found[stake.owned].append(_stake(stake.owner, stake.share_percent))
        for customer in self._register.customers:
            for owner in customer.owners:
                found[customer.id].append(_stake(node_of(customer.id, owner), owner.share_percent))
        return found

    def _row(self, party: str, node: str, parameter: Parameter) -> Ownership:
        if parameter not in self._weights:
            self._weights[parameter] = (self._certain(parameter), self._possible(parameter))
        low, high = self._weights[parameter]
        stakes = self._stakes.get(node, [])
        hits = {stake.owner: self._listed(stake.owner, parameter) for stake in stakes}
        rest = self._rest(node)
        return Ownership(
            party=party,
            lists=parameter.lists,
            percent=parameter.percent,
            cascade="yes" if parameter.cascade else "no",
            direct=_share(
                sum(each.low for each in stakes if hits[each.owner] == "yes"),
                sum(each.high for each in stakes if hits[each.owner] != "no") + rest,
            ),
            indirect=_share(
                sum(each.low * low[each.owner] for each in stakes if hits[each.owner] != "yes"),
                sum(each.high * high[each.owner] for each in stakes if hits[each.owner] != "yes"),
            ),
            total=_share(self._sum(node, low, "low"), self._sum(node, high, "high") + rest),
            through=tuple(sorted({each.owner for each in stakes if high[each.owner] > 0})),
        )

    def _certain(self, parameter: Parameter) -> dict[str, float]:
        """The part of each node that certainly counts as listed, from nothing upwards."""
        listed = {name: self._listed(name, parameter) == "yes" for name in self._all}
        weights = {name: float(hit) for name, hit in listed.items()}
        for _ in self._all:
            following = {
                name: 1.0 if listed[name] else _counts(self._sum(name, weights, "low"), parameter)
                for name in self._all
            }
            if following == weights:
                break
            weights = following
        return weights

    def _possible(self, parameter: Parameter) -> dict[str, float]:
        """The part of each node that may count; by share, from everything downwards."""
        may = {name: self._listed(name, parameter) != "no" for name in self._all}
        weights = {name: float(may[name] or not parameter.cascade) for name in self._all}
        for _ in self._all:
            following = {
                name: 1.0
                if may[name]
                else _counts(self._sum(name, weights, "high") + self._rest(name), parameter)
                for name in self._all
            }
            if following == weights:
                break
            weights = following
        return weights

    @cached_property
    def _all(self) -> tuple[str, ...]:
        named = {stake.owner for stakes in self._stakes.values() for stake in stakes}
        return tuple(sorted(named | self._stakes.keys() | self._nodes.keys()))

    def _sum(self, node: str, weights: Mapping[str, float], bound: Literal["low", "high"]) -> float:
        stakes = self._stakes.get(node, ())
        if bound == "low":
            return sum(each.low * weights[each.owner] for each in stakes)
        return sum(each.high * weights[each.owner] for each in stakes)

    def _rest(self, node: str) -> float:
        """The share of owners that the register does not know."""
        if self._nodes.get(node, _NOBODY).closed:
            return 0.0
        return max(0.0, WHOLE - sum(each.low for each in self._stakes.get(node, ())))

    def _listed(self, name: str, parameter: Parameter) -> Tri:
        node = self._nodes.get(name, _NOBODY)
        hits = [each for each in node.listings if each.list in parameter.lists]
        if any(each.match == "confirmed" for each in hits):
            return "yes"
        searched = {each.list for each in node.screenings} | {each.list for each in hits}
        possible = any(each.match == "possible" for each in hits)
        return "unknown" if possible or not searched >= set(parameter.lists) else "no"


def node_of(customer: str, party: Party) -> str:
    """What the register's stakes call a party of a customer."""
    return party.entity or f"{customer}/{party.id}"


def targets(customer: Customer, resellers: Iterable[Reseller]) -> Iterable[tuple[str, str]]:
    """The customer, its parties and its resellers, as the document and as the register name them."""
    yield customer.id, customer.id
    for party in (*customer.owners, *customer.end_users, *customer.on_behalf_of):
        yield party.id, node_of(customer.id, party)
    for reseller in resellers:
        yield reseller.id, reseller.id


def _stake(owner: str, share: Range) -> _Stake:
    return _Stake(owner, share.min, WHOLE if share.max is None else share.max)


def _counts(percent: float, parameter: Parameter) -> float:
    """How much of an entity counts of which listed persons own so much."""
    if parameter.cascade:
        return float(percent >= parameter.percent)
    return min(1.0, percent / WHOLE)


def _share(low: float, high: float) -> Range:
    """In percent, to nine decimals, never more than the whole."""
    least = round(min(WHOLE, low), 9)
    return Range(least, max(least, round(min(WHOLE, high), 9)))
