"""Which customers are tied: by somebody behind both, means of payment, addresses or a reseller. Pure.

Compute that is split over tied customers is added up for all of them. What certainly ties them and what
only may are told apart. No line is decided here: from which share an owner counts is a parameter of a rule.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from guardrails.assessment.ownership import node_of
from guardrails.model.compute import Compute
from guardrails.model.customer import Customer, LinkKind, Register
from guardrails.model.span import Range, total
from guardrails.model.tri import Tri, both, either

PREFIX = "group:"
"""How ids of groups begin; no customer's does."""

FIGURES = (
    *("accelerators", "capacity_eops", "capacity_12_months_yop"),
    *("estimate_12_months_yop", "h100_equivalents"),
)

Key = tuple[LinkKind, str]
"""What two customers have in common: the kind, and the owner, fingerprint or reseller."""


class Linking(msgspec.Struct, frozen=True, order=True):
    """What a rule takes for a tie.

    Attributes:
        kinds: Sorted.
        percent: From this share on an owner stands behind what is owned, unless control says so already.
    """

    kinds: tuple[str, ...]
    percent: float

    @property
    def label(self) -> str:
        """What tells its groups from those of another notion of a tie."""
        return f"|by={'+'.join(self.kinds)}|from={self.percent:g}"


class Member(msgspec.Struct, frozen=True):
    """One of a group, and what ties it to the others, sorted."""

    record: Customer
    linked_by: tuple[LinkKind, ...]


class Group(msgspec.Struct, frozen=True):
    """Customers that are, or may be, tied.

    Attributes:
        id: `group:`, the smallest of its members' ids, and a label where there are several notions of a tie.
        members: In order of their ids.
        parts: Ids that are certainly tied to each other; one part when all are.
        complete: Whether the records state all ties that are asked for.
    """

    id: str
    members: tuple[Member, ...]
    parts: tuple[tuple[str, ...], ...]
    complete: Tri


def groups(
    register: Register, linking: Linking, holders: frozenset[str], label: str = ""
) -> tuple[Group, ...]:
    """The groups of which a member holds something, in order of their ids.

    Args:
        register: Records of all customers, entities and stakes.
        linking: What ties.
        holders: Ids of the customers that hold something, with a record or without.
        label: For the ends of ids.
    """
    records = {each.id: each for each in register.customers}
    owners = _Owners(register, linking.percent)
    ties: dict[Key, dict[str, Tri]] = defaultdict(dict)
    for customer in register.customers:
        for key, tri in _ties(customer, linking, owners):
            ties[key][customer.id] = either(tri, ties[key].get(customer.id, "no"))
    shared = {key: who for key, who in ties.items() if len(who) > 1}
    certain = [[name for name, tri in who.items() if tri == "yes"] for who in shared.values()]
    part_of = {name: part for part in _components(records, certain) for name in part}
    whole = _components(records, [list(who) for who in shared.values()])
    stated = all(name in records and _states(records[name], linking) for name in holders)
    kinds = _kinds(shared)
    return tuple(
        Group(
            id=f"{PREFIX}{names[0]}{label}",
            members=tuple(Member(records[name], tuple(sorted(kinds[name]))) for name in names),
            parts=tuple(dict.fromkeys(part_of[name] for name in names)),
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


def _ties(customer: Customer, linking: Linking, owners: "_Owners") -> Iterator[tuple[Key, Tri]]:
    prints = customer.fingerprints
    found: dict[LinkKind, Sequence[tuple[str, Tri]]] = {
        "owner": tuple(owners.behind(customer.id).items()) if "owner" in linking.kinds else (),
        "payment": [(each, "yes") for each in prints.payment],
        "ip": [(each, "yes") for each in prints.ip],
        "reseller": [(each, "yes") for each in customer.resellers],
    }
    for kind, names in found.items():
        if kind in linking.kinds:
            yield from (((kind, name), certain) for name, certain in names)


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


def _kinds(shared: Mapping[Key, Mapping[str, Tri]]) -> Mapping[str, set[LinkKind]]:
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


class _Owners:
    """Who stands behind whom, through any number of steps; circles end."""

    def __init__(self, register: Register, percent: float) -> None:
        self._steps: dict[str, list[tuple[str, Tri]]] = defaultdict(list)
        for stake in register.stakes:
            self._add(stake.owned, stake.owner, _counts(stake.share_percent, percent))
        for customer in register.customers:
            for owner in customer.owners:
                step = either(owner.control, _counts(owner.share_percent, percent))
                self._add(customer.id, node_of(customer.id, owner), step)

    def behind(self, name: str) -> Mapping[str, Tri]:
        """Itself and everybody who is, or may be, behind it."""
        found: dict[str, Tri] = {name: "yes"}
        waiting = [name]
        while waiting:
            owned = waiting.pop()
            for owner, step in self._steps.get(owned, ()):
                certain = both(found[owned], step)
                better = either(certain, found.get(owner, "no"))
                if better != found.get(owner, "no"):
                    found[owner] = better
                    waiting.append(owner)
        return found

    def _add(self, owned: str, owner: str, step: Tri) -> None:
        if step != "no":
            self._steps[owned].append((owner, step))


def _counts(share: Range, percent: float) -> Tri:
    if share.min >= percent:
        return "yes"
    return "no" if share.max is not None and share.max < percent else "unknown"
