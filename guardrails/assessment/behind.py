"""Who stands behind a party: every owner on record, through however many others, with what it holds. Pure.

Of an entity of which somebody holds more than half, that owner holds all, for nobody else can decide there;
of any other it holds its part. Shares over several paths add up. What is certain and what is possible both
grow from nothing, so a circle of owners never owns itself.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from math import fsum

import msgspec

from guardrails.assessment.ownership import DECIMALS, SMALLEST_STEP, STEPS, WHOLE
from guardrails.model.party import UNKNOWN, Party
from guardrails.model.range import Range
from guardrails.model.tri import Tri
from guardrails.register.interests import Interest
from guardrails.register.things import Key, places
from guardrails.register.unite import United

HALF = WHOLE / 2


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody behind a party.

    Attributes:
        record: What is known of it; of one above whom nobody is on record, its ultimate parent is itself.
        share_percent: What it holds of the party: `min` certainly, `max` possibly.
        control: Whether it, or one of which it holds more than half, exercises substantial control.
        ultimate_parent: Whether it is the entity that holds more than half, or controls, and of which no
            other holds more than half. Unknown where the party's records name a parent elsewhere.
    """

    key: Key
    record: Party
    share_percent: Range
    control: Tri
    ultimate_parent: Tri


class Behind:
    """Answers for one register; what an owner holds is computed once."""

    def __init__(self, united: United) -> None:
        self._united = united
        self._holdings: dict[Key, Mapping[Key, Range]] = {}

    def of(self, key: Key) -> tuple[Holder, ...]:
        """Everybody who holds or controls the party, or may, in order of their keys."""
        thing = self.thing(key)
        found = (self._holder(owner, thing) for owner in sorted(self._above(thing)))
        return tuple(each for each in found if each.share_percent.max or each.control != "no")

    def thing(self, key: Key) -> Key:
        """The key by which a record's thing is known here."""
        return self._united.things.of(key)

    def _holder(self, owner: Key, owned: Key) -> Holder:
        share, control = self._share(owner, owned), self._control(owner, owned)
        record = self._records.get(owner, Party())
        uppermost = self._uppermost(owner)
        leads = "yes" if control == "yes" else _more_than_half(share)
        if record.kind == "individual" or "no" in (leads, uppermost):
            ultimate: Tri = "no"
        elif owned in self._united.contested or "unknown" in (leads, uppermost):
            ultimate = "unknown"
        else:
            ultimate = "yes"
        if uppermost == "yes" and record.ultimate_parent_headquarters == UNKNOWN:
            record = msgspec.structs.replace(record, ultimate_parent_headquarters=record.headquarters)
        return Holder(
            key=owner, record=record, share_percent=share, control=control, ultimate_parent=ultimate
        )

    def _uppermost(self, key: Key) -> Tri:
        """Whether no entity holds more than half of it; of those that hold each other so, it is not known."""
        answer: Tri = "yes"
        for owner in self._above(key):
            if owner == key or self._records.get(owner, Party()).kind == "individual":
                continue
            over = _more_than_half(self._share(owner, key))
            if over == "yes" and _more_than_half(self._share(key, owner)) == "no":
                return "no"
            if over != "no":
                answer = "unknown"
        return answer

    def _control(self, owner: Key, owned: Key) -> Tri:
        answer: Tri = "no"
        for each in self._held(owned):
            leads = "yes" if each.owner == owner else _more_than_half(self._share(owner, each.owner))
            control = each.control or "unknown"
            if leads == control == "yes":
                return "yes"
            if "no" not in (leads, control):
                answer = "unknown"
        return answer

    def _above(self, key: Key) -> set[Key]:
        """Owners, their owners, and so on; in a circle also the one itself."""
        found: set[Key] = set()
        waiting = [key]
        while waiting:
            new = {each.owner for each in self._held(waiting.pop())} - found
            found |= new
            waiting += new
        return found - {key}

    def _share(self, owner: Key, owned: Key) -> Range:
        if owner not in self._holdings:
            least, most = (dict(self._walk(owner, bound)) for bound in ("min", "max"))
            self._holdings[owner] = {
                key: Range(low := least.get(key, 0), max(low, share)) for key, share in most.items()
            }
        return self._holdings[owner].get(owned, Range(0, 0))

    def _walk(self, owner: Key, bound: str) -> Iterator[tuple[Key, float]]:
        """What the owner holds of everything below it, in percent."""
        weights: dict[Key, float] = {owner: 1.0}
        changes: dict[Key, int] = {}
        shares: dict[Key, float] = {}
        waiting = deque(self._below.get(owner, ()))
        inside = set(waiting)
        while waiting:
            name = waiting.popleft()
            inside.discard(name)
            if name == owner:
                continue
            parts = (_percent(each, bound) * weights.get(each.owner, 0.0) for each in self._held(name))
            shares[name] = min(WHOLE, round(fsum(parts), DECIMALS))
            weight = 1.0 if shares[name] > HALF else shares[name] / WHOLE
            moved = weight - weights.get(name, 0.0)
            if moved < SMALLEST_STEP or changes.get(name, 0) == STEPS:
                continue
            weights[name] = weight
            changes[name] = changes.get(name, 0) + 1
            new = [each for each in self._below.get(name, ()) if each not in inside]
            inside.update(new)
            waiting.extend(new)
        yield from shares.items()

    def _held(self, key: Key) -> list[Interest]:
        return self._united.interests.of.get(key, [])

    @cached_property
    def _below(self) -> Mapping[Key, list[Key]]:
        """Owner -> what it owns a part of."""
        found: dict[Key, list[Key]] = {}
        for owned, held in self._united.interests.of.items():
            for each in held:
                found.setdefault(each.owner, []).append(owned)
        return found

    @cached_property
    def _records(self) -> Mapping[Key, Party]:
        """What is known of everybody who owns something."""
        found: dict[Key, Party] = {}
        for place in places(self._united.register):
            key = self._united.things.of(place.key)
            if key in self._below:
                found.setdefault(key, place.record)
        return found


def _percent(interest: Interest, bound: str) -> float:
    if bound == "min":
        return interest.share_percent.min
    most = interest.share_percent.max
    return WHOLE if most is None else most


def _more_than_half(share: Range) -> Tri:
    if share.min > HALF:
        return "yes"
    return "no" if share.max is not None and share.max <= HALF else "unknown"
