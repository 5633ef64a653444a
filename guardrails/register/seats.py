"""Where an ultimate parent is headquartered: as typed, against the owners on record. Pure.

Only who owns more than half is followed, for nobody else can own as much; less decides nothing here. What
entities hold of which one owner has more than half adds up.
"""

from collections.abc import Iterable, Mapping
from math import fsum

from guardrails.model.customer import Register
from guardrails.model.party import UNKNOWN
from guardrails.register.interests import WHOLE, Interest, Interests
from guardrails.register.problem import Problem
from guardrails.register.things import Key, Place, Things, places
from guardrails.yamltext import Path, dotted

_FIELD = "ultimate_parent_headquarters"
DECIMALS = 9
"""To which sums of shares are rounded."""

_HINT = "correct one of them: until then it is not known where the ultimate parent is"

Seats = dict[str, Path]
"""Country -> the record of an owner that says that the ultimate parent is there."""


def contradicted(
    register: Register, things: Things, interests: Interests, facts: Mapping[Key, Mapping[str, object]]
) -> dict[Key, list[Problem]]:
    """Things of which the ultimate parent is typed to be elsewhere than owners on record say.

    Args:
        register: As it is written.
        things, interests: Of that register.
        facts: What is known of things of which several records speak.
    """
    chains = _Chains(register, things, interests, facts)
    found: dict[Key, list[Problem]] = {}
    for key in sorted(chains.parents):
        typed = chains.fact(key, _FIELD)
        other = next((path for seat, path in sorted(chains.above(key).items()) if seat != typed), None)
        if typed != UNKNOWN and other is not None:
            found[key] = [
                Problem((*place.path, _FIELD), f"differs from {dotted(other)}, which owns it", _HINT, "doubt")
                for place in chains.records[key]
                if getattr(place.record, _FIELD) != UNKNOWN
            ]
    return found


class _Chains:
    """Who is above whom, each a thing with records."""

    def __init__(
        self,
        register: Register,
        things: Things,
        interests: Interests,
        facts: Mapping[Key, Mapping[str, object]],
    ) -> None:
        self._facts = facts
        self._above: dict[Key, Seats] = {}
        majority = _majority(interests)
        concerned = {*majority, *majority.values()}
        self.records: dict[Key, list[Place]] = {}
        for place in places(register) if majority else ():
            if (key := things.of(place.key)) in concerned:
                self.records.setdefault(key, []).append(place)
        self.parents = _without_circles(
            {
                owned: owner
                for owned, owner in majority.items()
                if {owned, owner} <= self.records.keys() and self.fact(owner, "kind") != "individual"
            }
        )

    def fact(self, key: Key, field: str) -> str:
        """What is known of a thing."""
        known = self._facts.get(key, {})
        return str(known[field] if field in known else getattr(self.records[key][0].record, field))

    def above(self, key: Key) -> Seats:
        """What those above say of the ultimate parent; the uppermost also by where it is itself."""
        way = [key]
        while way[-1] not in self._above and way[-1] in self.parents:
            way.append(self.parents[way[-1]])
        for each in reversed(way):
            if each not in self._above:
                parent = self.parents.get(each)
                self._above[each] = {**self._stated(parent), **self._above[parent]} if parent else {}
        return self._above[key]

    def _stated(self, key: Key) -> Seats:
        seat = self.fact(key, _FIELD)
        if seat == UNKNOWN and key not in self.parents:
            seat = self.fact(key, "headquarters")
        return {} if seat == UNKNOWN else {seat: self.records[key][0].path}


def _majority(interests: Interests) -> dict[Key, Key]:
    """Owned -> the one that owns more than half of it, where one does, itself or through others together."""
    found = {}
    for owned, held in interests.of.items():
        most = [each.owner for each in held if each.share_percent.min > WHOLE / 2]
        if len(most) == 1 and most[0] != owned:
            found[owned] = most[0]
    scattered = {owned: held for owned, held in interests.of.items() if owned not in found and len(held) > 1}
    while together := {
        owned: top for owned, held in scattered.items() if (top := _together(owned, held, found)) is not None
    }:
        found |= together
        scattered = {owned: held for owned, held in scattered.items() if owned not in together}
    return found


def _together(owned: Key, held: Iterable[Interest], parents: Mapping[Key, Key]) -> Key | None:
    """Who is above owners that hold more than half together; nobody where that is the owned one itself."""
    parts: dict[Key, list[float]] = {}
    for each in held:
        parts.setdefault(_top(each.owner, parents), []).append(each.share_percent.min)
    most = [top for top, shares in parts.items() if round(fsum(shares), DECIMALS) > WHOLE / 2]
    return most[0] if len(most) == 1 and most[0] != owned else None


def _top(key: Key, parents: Mapping[Key, Key]) -> Key:
    """The uppermost above; in a circle, wherever it closes."""
    way = {key}
    while key in parents and parents[key] not in way:
        key = parents[key]
        way.add(key)
    return key


def _without_circles(parents: Mapping[Key, Key]) -> dict[Key, Key]:
    """Those above whom somebody is uppermost; in a circle nobody is."""
    ends: dict[Key, bool] = {}
    for start in parents:
        way: dict[Key, None] = {}
        at = start
        while at in parents and at not in ends and at not in way:
            way[at] = None
            at = parents[at]
        end = ends.get(at, at not in way)
        ends.update(dict.fromkeys(way, end))
    return {owned: owner for owned, owner in parents.items() if ends[owned]}
