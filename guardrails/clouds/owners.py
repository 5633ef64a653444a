"""A machine has one owner: what makes machines, and whose each is by what the cloud says. Pure.

Owners come from pure functions of each service, `claim(records, facts) -> Claimed`, over what was read in a
region. A cloud says whose a machine is by its services' lists, and by tags that only it writes. Other tags,
and names, are written by tenants: they are shown, and take no machine, group or room away.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from guardrails.catalog.accelerators import Choice
from guardrails.clouds.region import LiveContext
from guardrails.model.workload import Claim, InstanceDetails, Workload


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Something that makes instances: they belong to it and have no rows of their own.

    Only what the cloud itself says makes an instance or a group its own: what a tenant may write (any other
    tag, a name) takes nothing away.

    Attributes:
        kind: As the plan source calls it, e.g. a node group's type.
        id: The cloud's own where the API gives one that is unique, else `facts.path(…)`.
        choices: The types that it may run, as alternatives; the size of each: what runs by the owner's own
            figures, and the most that its settings allow, were it all of that type. Empty: those of the
            owners that it takes.
        otherwise: Of an owner without `choices`: what it may run, for the case that nothing of what it takes
            is seen; empty: types that are not known.
        running: Types that run by its own figures, with their numbers, when it knows them exactly; for the
            case that instances could not be read.
        unnamed: Whether these are among the account's machines, and nobody says which: where instances were
            read they are other rows already, and take its room.
        groups: Names of autoscaling groups that its service says work for it: they have no rows.
        alike: What the names of groups begin with that may work for it: nobody says so, so that the room of
            both is a range.
        instances: Ids of instances that its service lists as its own.
        marks: Tags, with keys that only the cloud can write, that its instances have.
        name: By which `groups` of another owner may take it; empty: by nothing.
        traits: Of its rows; zone, placement and market of instances that run are their own.
    """

    kind: str
    id: str
    choices: tuple[Choice, ...] = ()
    otherwise: tuple[Choice, ...] = ()
    running: tuple[tuple[str, int], ...] | None = None
    unnamed: bool = False
    groups: tuple[str, ...] = ()
    alike: str = ""
    instances: frozenset[str] = frozenset()
    marks: tuple[tuple[str, str], ...] = ()
    name: str = ""
    traits: LiveContext = LiveContext()


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """What a service owns in one region.

    Attributes:
        owners: Of machines of the account; one that two of them claim is the first one's.
        rows: What it holds that is no machine of the account (managed services), or is a reservation.
    """

    owners: tuple[Owner, ...] = ()
    rows: tuple[Workload, ...] = ()


class Kind(NamedTuple):
    """Machines that are alike in everything that a row tells; the region is empty where all are of one."""

    type: str
    zone: str
    placement: str
    market: str
    claims: tuple[Claim, ...]
    region: str = ""

    def order(self) -> tuple[str, ...]:
        """For sorting."""
        claimed = [text for claim in self.claims for text in (claim.key, claim.value)]
        return (self.type, self.region, self.zone, self.placement, self.market, *claimed)

    def context(self) -> LiveContext:
        """Of a row of such machines."""
        return LiveContext(
            region=self.region,
            zone=self.zone,
            placement=self.placement,
            market=self.market,
            claims=self.claims,
        )


class InstanceCount(NamedTuple):
    """Some machines.

    Attributes:
        number: How many.
        live: What they agree in; None: something is not known of all of them.
    """

    number: int
    live: InstanceDetails | None = None

    def joined(self, other: "InstanceCount | None") -> "InstanceCount":
        """With others of their kind."""
        if other is None:
            return self
        return InstanceCount(self.number + other.number, agreed(self.live, other.live))


class DistinctDetails:
    """What else is said of machines, each once: many are alike in it."""

    def __init__(self) -> None:
        self._at: dict[InstanceDetails, int] = {}

    def place(self, details: InstanceDetails) -> int:
        """Where it stands among `every`."""
        return self._at.setdefault(details, len(self._at))

    @property
    def every(self) -> tuple[InstanceDetails, ...]:
        """All of them so far."""
        return tuple(self._at)


def agreed(one: InstanceDetails | None, other: InstanceDetails | None) -> InstanceDetails | None:
    """What is true of both: the earlier day, and of the rest what is the same."""
    if one == other or one is None or other is None:
        return one if one == other else None
    days = (one.launched_day, other.launched_day)
    return InstanceDetails(
        launched_day=min(days) if all(days) else "",
        tenancy=one.tenancy if one.tenancy == other.tenancy else "",
        efa=one.efa if one.efa == other.efa else "unknown",
        reservation=one.reservation if one.reservation == other.reservation else "",
        made_by=one.made_by if one.made_by == other.made_by else "",
        state=one.state if one.state == other.state else "",
    )


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine of the account, in the words of all clouds.

    Attributes:
        runs: Whether it runs, or is in a state that is not known; else it is stopped.
        marks: Its tags with keys that only the cloud can write.
        live: What else is known of it; None: nothing.
        state: Where it is one that is not known.
        made_by: Who makes such machines, up to a limit that is not read; empty: nobody.
    """

    id: str
    kind: Kind
    runs: bool = True
    marks: tuple[tuple[str, str], ...] = ()
    live: InstanceDetails | None = None
    state: str = ""
    made_by: str = ""


class Ledger:
    """Finds the owner of a machine; of several the first has it, in the part that works for it.

    Args:
        owners: From the highest down.
    """

    def __init__(self, owners: Sequence[Owner]) -> None:
        self.root = _roots(owners)
        self._ids: dict[str, list[int]] = {}
        self._marks: dict[tuple[str, str], list[int]] = {}
        for at, owner in enumerate(owners):
            for id_ in owner.instances:
                self._ids.setdefault(id_, []).append(at)
            for mark in owner.marks:
                self._marks.setdefault(mark, []).append(at)

    def owners(self, machine: Machine) -> list[int]:
        """Places in the list: the owner's, then those of others whose room the machine takes too."""
        found = set(self._ids.get(machine.id, ()))
        for mark in machine.marks:
            found.update(self._marks.get(mark, ()))
        if not found:
            return []
        top = min(self.root[at] for at in found)
        others = {self.root[at]: at for at in sorted(found) if self.root[at] != top}
        return [max(at for at in found if self.root[at] == top), *others.values()]

    def together(self) -> dict[int, list[int]]:
        """Each owner that works for none, with those that work for it."""
        found: dict[int, list[int]] = {}
        for at, top in enumerate(self.root):
            parts = found.setdefault(top, [])
            if at != top:
                parts.append(at)
        return found


def _roots(owners: Sequence[Owner]) -> list[int]:
    """For each owner the one that it works for; itself when it works for none."""
    root = list(range(len(owners)))
    named = {owner.name: at for at, owner in enumerate(owners) if owner.name}
    for at, owner in enumerate(owners):
        for name in owner.groups:
            other = named.get(name, at)
            if root[other] == other:
                root[other] = at
    return root
