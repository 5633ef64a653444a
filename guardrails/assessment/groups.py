"""Which customers are tied: by somebody behind both, means of payment, addresses or a reseller. Pure.

Compute that is split over tied customers is added up for all of them. What certainly ties them and what
only may are told apart. No line is decided here: from which share an owner counts, and whether what it holds
through several others adds up, are parameters of a rule.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from guardrails.assessment.ownership import DECIMALS, WHOLE
from guardrails.model.compute import Compute
from guardrails.model.customer import Customer, LinkKind, LinkPaths
from guardrails.model.ids import escaped
from guardrails.model.range import Range, total
from guardrails.model.tri import Tri
from guardrails.register.interests import Interest
from guardrails.register.things import Key
from guardrails.register.unite import United

PREFIX = "group:"
"""How ids of groups begin; no customer's does."""

FIGURES = (
    *("accelerators", "capacity_eops", "capacity_12_months_yop"),
    *("estimate_12_months_yop", "h100_equivalents"),
)

Tie = tuple[LinkKind, Key | str]
"""What two customers have in common: the kind, and the owner, fingerprint or reseller."""


class Linking(msgspec.Struct, frozen=True, order=True):
    """What a rule takes for a tie.

    Attributes:
        kinds: Sorted.
        percent: From this share on an owner stands behind what is owned, unless control says so already.
        paths: Whether what an owner holds through several others adds up to that share (choice D-32).
    """

    kinds: tuple[str, ...]
    percent: float
    paths: LinkPaths = "add_up"

    @property
    def label(self) -> str:
        """What tells its groups from those of another notion of a tie."""
        paths = "" if self.paths == "add_up" else f"|paths={self.paths}"
        return f"|by={'+'.join(self.kinds)}|from={self.percent:g}{paths}"


class Member(msgspec.Struct, frozen=True):
    """One of a group, and what ties it to the others, sorted."""

    record: Customer
    linked_by: tuple[LinkKind, ...]


class Group(msgspec.Struct, frozen=True):
    """Customers that are, or may be, tied.

    Attributes:
        id: `group:`, the smallest of its members' ids (`|` and `%` in it escaped), and a label where there
            are several notions of a tie.
        members: In order of their ids.
        parts: Ids that are certainly tied to each other; one part when all are.
        complete: Whether the records state all ties that are asked for.
    """

    id: str
    members: tuple[Member, ...]
    parts: tuple[tuple[str, ...], ...]
    complete: Tri


def groups(united: United, linking: Linking, holders: frozenset[str], label: str = "") -> tuple[Group, ...]:
    """The groups of which a member holds something, in order of their ids.

    Args:
        united: Records of all customers, and who owns what.
        linking: What ties.
        holders: Ids of the customers that hold something, with a record or without.
        label: For the ends of ids.
    """
    records = {each.id: each for each in united.register.customers}
    ties: dict[Tie, dict[str, Tri]] = defaultdict(dict)
    for customer in records.values():
        for kind, name in _stated_ties(customer, linking):
            ties[kind, name][customer.id] = "yes"
    if "owner" in linking.kinds:
        for owner, owned in _behind(united, linking).items():
            ties["owner", owner] = owned
    shared = {key: who for key, who in ties.items() if len(who) > 1}
    certain = [[name for name, tri in who.items() if tri == "yes"] for who in shared.values()]
    parts = _components(records, certain)
    part_of = {name: number for number, part in enumerate(parts) for name in part}
    whole = _components(records, [list(who) for who in shared.values()])
    stated = all(name in records and _states(records[name], linking) for name in holders)
    kinds = _kinds(shared)
    return tuple(
        Group(
            id=f"{PREFIX}{escaped(names[0], '|')}{label}",
            members=tuple(Member(records[name], tuple(sorted(kinds[name]))) for name in names),
            parts=tuple(parts[number] for number in dict.fromkeys(part_of[name] for name in names)),
            complete="yes"
            if stated and all(_states(records[name], linking) for name in names)
            else "unknown",
        )
        for names in whole
        if len(names) > 1 and holders.intersection(names)
    )


def together(figures: Mapping[str, Compute], group: Group, joint: Compute) -> Compute:
    """A group's sums: what certainly belongs together at least, what all of them have at most.

    Args:
        figures: By member; who is not in it holds nothing.
        group: Whose they are.
        joint: Of all members' pools.
    """
    if len(group.parts) == 1:
        return joint
    floors = {
        name: max(
            total(getattr(figures[one], name) for one in part if one in figures).min for part in group.parts
        )
        for name in FIGURES
    }
    return msgspec.structs.replace(
        joint, **{name: _from(floor, getattr(joint, name)) for name, floor in floors.items()}
    )


def _from(floor: float, whole: Range) -> Range:
    """The whole with a lower floor; sums of parts may differ in their last digit."""
    return Range(min(floor, whole.min), whole.max)


def _stated_ties(customer: Customer, linking: Linking) -> Iterator[tuple[LinkKind, str]]:
    """What the record itself shares with others."""
    prints = customer.fingerprints
    stated: dict[LinkKind, Sequence[str]] = {
        "payment": prints.payment,
        "ip": prints.ip,
        "reseller": customer.resellers,
    }
    for kind, names in stated.items():
        if kind in linking.kinds:
            yield from ((kind, name) for name in names)


def _states(customer: Customer, linking: Linking) -> bool:
    """Whether a record says that it holds all ties of the kinds that are asked for."""
    prints = customer.fingerprints
    stated: dict[LinkKind, bool] = {
        "owner": customer.kind == "individual" or customer.owners_complete == "yes",
        "payment": (prints.payment_complete or ("yes" if prints.payment else "unknown")) == "yes",
        "ip": (prints.ip_complete or ("yes" if prints.ip else "unknown")) == "yes",
        "reseller": customer.resellers_complete == "yes",
    }
    return all(stated[kind] for kind in stated if kind in linking.kinds)


def _kinds(shared: Mapping[Tie, Mapping[str, Tri]]) -> Mapping[str, set[LinkKind]]:
    found: dict[str, set[LinkKind]] = defaultdict(set)
    for (kind, _), who in shared.items():
        for name in who:
            found[name].add(kind)
    return found


def _components(names: Mapping[str, object], ties: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Names joined by ties, each sorted, in order of their first."""
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for tied in ties:
        for other in tied[1:]:
            first, second = sorted((root(tied[0]), root(other)))
            parent[second] = first
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        found[root(name)].append(name)
    return sorted(tuple(each) for each in found.values())


def _behind(united: United, linking: Linking) -> dict[Key, dict[str, Tri]]:
    """Whom owners stand, or may stand, behind, through any number of others, themselves included."""
    customers: dict[Key, list[str]] = defaultdict(list)
    for each in united.register.customers:
        customers[united.things.of(("customer", each.id))].append(each.id)
    several = [key for key, names in customers.items() if len(names) > 1]
    found: dict[Key, dict[str, Tri]] = defaultdict(dict)
    readings: tuple[tuple[Tri, Share], ...] = (("unknown", _may), ("yes", _does))
    for tri, share in readings:
        for owner, reached in _Reach(united, linking, share).owners(several):
            names = [name for key in reached for name in customers.get(key, ())]
            if len(names) > 1:
                found[owner].update(dict.fromkeys(names, tri))
    return found


Share = Callable[[Interest], float]
"""How much of what is owned an owner holds, in percent; control is all of it."""


def _does(interest: Interest) -> float:
    return WHOLE if interest.control == "yes" else interest.share_percent.min


def _may(interest: Interest) -> float:
    if interest.control in ("yes", "unknown") or interest.share_percent.max is None:
        return WHOLE
    return interest.share_percent.max


class _Reach:
    """Behind whom owners stand, by one reading of their shares."""

    def __init__(self, united: United, linking: Linking, share: Share) -> None:
        self._owners = united.interests.of
        self._owned: dict[Key, list[Interest]] = defaultdict(list)
        for held in self._owners.values():
            for interest in held:
                self._owned[interest.owner].append(interest)
        self._share = share
        self._adds_up = linking.paths == "add_up"
        self._percent = linking.percent

    def owners(self, others: Iterable[Key]) -> Iterator[tuple[Key, set[Key]]]:
        """Uppermost owners and everybody behind whom they stand: whoever they stand behind adds nothing.

        Args:
            others: Asked about besides those who own something.
        """
        covered: set[Key] = set()
        for each in (*self._owned, *others):
            if each not in covered:
                top = self._top(each)
                reached = self._from(top)
                covered |= reached
                yield top, reached

    def _top(self, key: Key) -> Key:
        """Who stands behind it by one holding after the other; in a circle anybody of it."""
        seen = {key}
        while True:
            held = self._owners.get(key, ())
            above = (
                each.owner for each in held if each.owner not in seen and self._enough(self._share(each))
            )
            parent = next(above, None)
            if parent is None:
                return key
            seen.add(parent)
            key = parent

    def _from(self, owner: Key) -> set[Key]:
        """Of whom it, with those behind whom it stands, holds enough."""
        found = {owner}
        waiting = [owner]
        held: dict[Key, float] = defaultdict(float)
        while waiting:
            for interest in self._owned.get(waiting.pop(), ()):
                owned, more = interest.owned, self._share(interest)
                held[owned] = held[owned] + more if self._adds_up else max(held[owned], more)
                if owned not in found and self._enough(held[owned]):
                    found.add(owned)
                    waiting.append(owned)
        return found

    def _enough(self, percent: float) -> bool:
        return round(percent, DECIMALS) >= self._percent
