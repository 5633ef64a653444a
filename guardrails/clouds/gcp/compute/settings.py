"""Compute Engine: machines and their guest accelerators, and groups of machines. Pure.

Machine types of A2, A3, A4, G2 … bring their accelerators, and the accelerator fields then only name them
again: the two are never added. Only N1 machines take accelerators that their type does not imply.

Sources: Compute Engine API, Instance (`machineType`, `guestAccelerators`), InstanceGroupManager
(`targetSize`, `targetSuspendedSize`, `targetStoppedSize`, `instanceFlexibilityPolicy`), Autoscaler
(`autoscalingPolicy`) and InstanceGroupManagerResizeRequest (`resizeBy`).
"""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, SINGLE, Accelerators, Choice, Size, one_of
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.parts import Part
from guardrails.clouds.parts import machine as named_machine
from guardrails.model.field import Field
from guardrails.model.range import ZERO
from guardrails.model.workload import SENSITIVE, UNKNOWN, Unresolved

NOTHING = frozenset(("", "ACCELERATOR_TYPE_UNSPECIFIED"))
"""What Vertex and its relatives write where no accelerator is asked for."""

ONE = Counted(SINGLE)
"""One machine."""

IN_TEMPLATE = Counted(EMPTY)
"""The machines of a template: it provisions nothing."""

HOLDING = frozenset(("PROVISIONING", "STAGING", "RUNNING", "REPAIRING", "PENDING_STOP"))
"""Statuses of a machine that holds its accelerators, or is about to."""

STARTABLE = frozenset(
    ("DEPROVISIONING", "PENDING", "STOPPED", "STOPPING", "SUSPENDED", "SUSPENDING", "TERMINATED")
)
"""Statuses of a machine that holds none, and may be started: `PENDING` waits for capacity.

Source: Compute Engine API, Instance (`status`); "Compute instance lifecycle".
"""

REQUEST_WAITS = frozenset(("ACCEPTED", "CREATING"))
"""States of a resize request whose machines are still to come."""

REQUEST_OVER = frozenset(("SUCCEEDED", "FAILED", "CANCELLED"))
"""States of a resize request that asks for no more: its machines are in the group's target, or never come."""

_MARKETS = {
    "": "on_demand",
    "STANDARD": "on_demand",
    "SPOT": "spot",
    "FLEX_START": "flex_start",
    "RESERVATION_BOUND": "reserved",
}


def market_name(model: str, *, preemptible: bool) -> str:
    """How a machine is bought; unknown where its provisioning model is one that nobody knows.

    Source: Compute Engine API, Scheduling (`provisioningModel`, `preemptible`).
    """
    return "spot" if preemptible else _MARKETS.get(model.upper(), UNKNOWN)


class Guest(msgspec.Struct, frozen=True):
    """Accelerators that are added to a machine."""

    type: Field[str]
    count: Field[int]


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The machine of an instance, node pool, notebook …

    Attributes:
        type: Its machine type.
        guests: Its guest accelerators.
        unseen: Where others may be that nobody shows, and why; None: there are none.
    """

    type: Field[str]
    guests: tuple[Guest, ...] = ()
    unseen: Unresolved | None = None


def unknown_machine(path: str, reason: str) -> Machine:
    """A machine of which nothing is known."""
    return Machine(type=Field(None, path, reason))


def machine_choices(machine: Machine, accelerators: Accelerators, size: Size) -> list[list[Choice]]:
    """What a number of machines hold: one list, or one for each guest accelerator where there are several."""
    named = [_guest(machine, each, accelerators) for each in machine.guests]
    held = [msgspec.structs.replace(found, size=size) for found in named if found is not None]
    own = named_machine(accelerators, "gcp", machine.type, size)
    if not held:
        if own.chip == NONE and machine.unseen is not None:
            path, reason = machine.unseen.path, machine.unseen.reason
            own = Choice(_shown(machine.type), UNKNOWN, None, size, path=path, reason=reason)
        return [[own]]
    if own.chip in (NONE, UNKNOWN):
        return [[found] for found in held]
    most = max((found.count for found in held if found.count is not None), default=0)
    return [[msgspec.structs.replace(own, count=max(most, own.count or 0))]]


def any_of(
    machines: Sequence[Machine], accelerators: Accelerators, size: Size, doubt: Unresolved | None = None
) -> list[list[Choice]]:
    """What a number of machines hold that are made as one of some are.

    Args:
        machines: What they may be made as.
        accelerators: The catalog.
        size: How many.
        doubt: Why it is not known which; None: any of them, as the cloud chooses.
    """
    lists = [choices for each in machines for choices in machine_choices(each, accelerators, size)]
    if len(machines) == 1:
        return lists
    choices = [choice for each in lists for choice in each]
    return [one_of(choices, doubt.path, doubt.reason) if doubt is not None else choices]


def held_parts(
    held: Sequence[Sequence[Choice]], number: Counted, name: str = "", market: str = ""
) -> list[Part]:
    """The parts of equal machines: one for each kind of accelerator in them.

    Args:
        held: What they hold.
        number: How many there are.
        name: Of the row; several get numbers besides.
        market: Where it differs from the thing's.
    """
    numbers = [f"#{at}" for at in range(len(held))] if len(held) > 1 else [""]
    return [
        Part(choices=tuple(choices), open=number.open, name=f"{name}{at}".removeprefix("#"), market=market)
        for choices, at in zip(held, numbers, strict=True)
    ]


def machine_parts(
    machine: Machine, accelerators: Accelerators, number: Counted = ONE, name: str = "", market: str = ""
) -> list[Part]:
    """The parts of a number of equal machines."""
    return held_parts(machine_choices(machine, accelerators, number.size), number, name, market)


def as_template(part: Part) -> Part:
    """A part of something that provisions nothing by itself."""
    return msgspec.structs.replace(
        part, choices=tuple(msgspec.structs.replace(each, size=EMPTY) for each in part.choices), open=()
    )


_OFF = "OFF"


class Limits(msgspec.Struct, frozen=True):
    """How many machines an autoscaler makes.

    Its schedules ask for machines as its other signals do: not above its most.

    Attributes:
        mode: `ON`, `ONLY_SCALE_OUT` or `OFF`; not set: on.
    """

    least: Field[int] = UNSET
    most: Field[int] = UNSET
    mode: Field[str] = Field()

    @property
    def is_off(self) -> bool:
        """Whether it makes none."""
        return self.mode.value == _OFF


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A managed instance group.

    Attributes:
        target: How many machines it is to have.
        scalers: Autoscalers that point at it; one that is known and not off has its say beside `target`.
        requests: Machines that are asked for on top, all at once.
        standby: Machines that are kept suspended or stopped: they hold nothing until they are resumed, which
            any job may do.
    """

    target: Field[int] = UNSET
    scalers: tuple[Limits, ...] = ()
    requests: tuple[Field[int], ...] = ()
    standby: tuple[Field[int], ...] = ()


def group_number(group: Group) -> Counted:
    """Planned machines, and the most that autoscalers, resize requests and standby machines make of them."""
    size, open_ = _wanted(group)
    for each in _working(group):
        size = counting.raised(size, scaler_size(each).ceiling)
        if each.most.value is None:
            open_ += (Unresolved(each.most.path, "the autoscaler's limit is not known"),)
    for asked in group.requests:
        more = counting.fixed(asked)
        size, open_ = counting.plus(size, more.size), open_ + more.open
    for ready in group.standby:
        more = counting.fixed(ready, 0)
        size, open_ = counting.plus(size, Size(ZERO, more.size.ceiling)), open_ + more.open
    return Counted(size, open_)


def _wanted(group: Group) -> Counted:
    """What it has without its autoscalers and requests; machines may come by those alone."""
    if group.target.value is None:
        scalers = _working(group)
        if scalers:
            return Counted(scaler_size(scalers[0]))
        if group.requests and not group.target.is_lost:
            return Counted(EMPTY)
    return counting.fixed(group.target)


def _working(group: Group) -> list[Limits]:
    return [each for each in group.scalers if not each.is_off]


def scaler_size(limits: Limits) -> Size:
    """The machines of a group of which nothing but its autoscaler is known."""
    return counting.scaled(UNSET, limits.least, limits.most).size


def _guest(machine: Machine, guest: Guest, accelerators: Accelerators) -> Choice | None:
    """One guest accelerator entry, its size left open; None when it asks for none."""
    kind, count = guest.type, guest.count
    if count.value == 0 or kind.value in NOTHING:
        return None
    chip = None if kind.value is None else accelerators.catalog.accelerator("gcp", kind.value)
    path, reason = "", ""
    if chip is None:
        path = kind.path
        reason = kind.missing if kind.value is None else f'"{_shown(kind)}" is not in the catalog'
    elif count.value is None:
        path, reason = count.path, count.missing
    name = UNKNOWN if chip is None else chip.name
    return Choice(_shown(machine.type), name, count.value, EMPTY, path=path, reason=reason, least=1)


def _shown(name: Field[str]) -> str:
    """A type as it may be printed."""
    return SENSITIVE if name.hidden else str(name.value or UNKNOWN)


def amount_choice(kind: Field[str], accelerators: Accelerators, size: Size) -> Choice:
    """Accelerators that are counted themselves, in whatever machines: `size` is their number."""
    chip = accelerators.catalog.accelerator("gcp", kind.value) if kind.value else None
    if chip is not None:
        return Choice(UNKNOWN, chip.name, 1, size)
    reason = f'"{_shown(kind)}" is not in the catalog' if kind.value else kind.missing
    return Choice(UNKNOWN, UNKNOWN, 1, size, path=kind.path, reason=reason)
