"""Who owns how much of whom, each pair once: owners in records and stakes are two ways to write it. Pure.

The same written in both ways is one holding. What differs, or stands twice in one list, may be one holding or
parts that add up: its share is then the range over both readings, and a line of `register check` says so.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from guardrails.model.customer import Register
from guardrails.model.party import Stake
from guardrails.model.range import UNKNOWN, Range, total
from guardrails.model.tri import Tri
from guardrails.register.problem import Problem
from guardrails.register.things import Key, Things
from guardrails.yamltext import Path, dotted

WHOLE = 100
_SILENT = (None, "unknown")


class Interest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one thing owns of another, from all records together.

    Attributes:
        control: Whether the owner exercises substantial control; None where only stakes speak of it.
    """

    owner: Key
    owned: Key
    share_percent: Range
    control: Tri | None


class HoldingRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record of a holding; `path` is the owner's record or the stake."""

    owner: Key
    owned: Key
    share_percent: Range
    control: Tri | None
    path: Path


class Interests:
    """All holdings of a register, and what is doubtful about their records."""

    def __init__(self, register: Register, things: Things) -> None:
        said: dict[tuple[Key, Key], list[HoldingRecord]] = {}
        for each in _said(register, things):
            said.setdefault((each.owner, each.owned), []).append(each)
        self.doubts: list[Problem] = []
        self.of: dict[Key, list[Interest]] = {}
        """Owned -> what is owned of it, in order of the owners' keys."""
        for _, records in sorted(said.items(), key=lambda item: item[0]):
            interest = self._interest(records)
            self.of.setdefault(interest.owned, []).append(interest)

    def _interest(self, records: list[HoldingRecord]) -> Interest:
        first = records[0]
        share, control = first.share_percent, first.control
        if len(records) > 1:
            share, control = _share(records), _control(each.control for each in records)
            self.doubts += _doubts(records)
        return Interest(owner=first.owner, owned=first.owned, share_percent=share, control=control)


def _said(register: Register, things: Things) -> Iterator[HoldingRecord]:
    for index, customer in enumerate(register.customers):
        for number, owner in enumerate(customer.owners):
            yield HoldingRecord(
                owner=things.of_party(customer.id, owner),
                owned=things.of(("customer", customer.id)),
                share_percent=owner.share_percent,
                control=owner.control,
                path=("customers", index, "owners", number),
            )
    for index, stake in enumerate(register.stakes):
        yield _stake(stake, index, things)


def _stake(stake: Stake, index: int, things: Things) -> HoldingRecord:
    return HoldingRecord(
        owner=things.named(stake.owner),
        owned=things.named(stake.owned),
        share_percent=stake.share_percent,
        control=None,
        path=("stakes", index),
    )


def _share(records: Iterable[HoldingRecord]) -> Range:
    """Of one holding, by all its records: where they differ, from the least that it may be to the most."""
    lists = _by_list(records)
    whole = {each.share_percent for one in lists.values() for each in one if each.share_percent != UNKNOWN}
    once = all(len(one) == 1 for one in lists.values())
    if once and len(whole) < 2:
        return whole.pop() if whole else UNKNOWN
    every = [each.share_percent for one in lists.values() for each in one]
    most = total(every).max if not once else total(whole).max
    least = min((each.min for each in whole), default=0)
    return Range(least, None if most is None else max(least, min(WHOLE, most)))


def _control(facts: Iterable[Tri | None]) -> Tri | None:
    said = set(facts) - {None}
    stated = said - {"unknown"}
    if len(stated) == 1:
        return stated.pop()
    return "unknown" if said else None


def _by_list(records: Iterable[HoldingRecord]) -> Mapping[Path, list[HoldingRecord]]:
    """Records by the list in which they stand."""
    found: dict[Path, list[HoldingRecord]] = {}
    for each in records:
        found.setdefault(each.path[:-1], []).append(each)
    return found


def _doubts(records: list[HoldingRecord]) -> Iterator[Problem]:
    """What differs from, or repeats, an earlier record of the holding."""
    shares = next((each for each in records if each.share_percent != UNKNOWN), records[0])
    controls = next((each for each in records if each.control not in _SILENT), records[0])
    lists: dict[Path, Path] = {}
    for each in records:
        other = lists.setdefault(each.path[:-1], each.path)
        if other != each.path:
            hint = "write one holding once, with the whole share: until then the parts may add up or not"
            yield Problem(each.path, f"is the same holding as {dotted(other)}", hint, "doubt")
        elif each.share_percent not in (UNKNOWN, shares.share_percent):
            message = f"the share differs from that of {dotted(shares.path)}, which is the same holding"
            yield Problem((*each.path, "share_percent"), message, "correct one of them", "doubt")
        if each.control not in (*_SILENT, controls.control):
            message = f"differs from {dotted(controls.path)}, which is the same holding"
            yield Problem((*each.path, "control"), message, "correct one of them", "doubt")
