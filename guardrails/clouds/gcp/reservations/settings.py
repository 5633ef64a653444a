"""Capacity without machines: reservations, commitments and hosts. They add what no machine fills. Pure.

Sources: Compute Engine API, Reservation (`specificReservation`, `aggregateReservation`, `status`),
FutureReservation (`status.procurementStatus`), Commitment (`status`), NodeTemplate (`nodeType`); Compute
Engine, "Purchase commitments": committed GPUs need reservations, which are resources of their own.
"""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from guardrails.catalog.accelerators import EMPTY, Accelerators, Size
from guardrails.clouds.counting import Counted, fixed
from guardrails.clouds.gcp.compute.settings import amount_choice
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range, exactly
from guardrails.model.workload import Unresolved, Workload

HOST_TYPE = "n1-node-96-624"
"""What hosts are whose template only says how flexible it is: such get types without accelerators."""

HELD = frozenset(("READY", "UPDATING", "DELETING"))
"""Statuses of a reservation that is held."""

ALLOCATED = frozenset(("CREATING",))
"""Statuses of a reservation that is still to come."""

INVALID = frozenset(("INVALID",))
"""Statuses of a reservation that never came."""

PROCURED = frozenset(
    (
        *("DRAFTING", "PENDING_APPROVAL", "PENDING_AMENDMENT_APPROVAL", "APPROVED"),
        *("COMMITTED", "PROCURING", "PROVISIONING"),
    )
)
"""Statuses of a future reservation whose machines are still to come."""

DELIVERED = frozenset(("FULFILLED", "FAILED_PARTIALLY_FULFILLED", "CANCELLED", "DECLINED", "FAILED"))
"""Statuses of a future reservation that brings no more: what came of it is a reservation."""

ENDED = frozenset(("CANCELLED", "EXPIRED"))
"""Statuses of a commitment that is over."""

LOCAL = frozenset(("", "LOCAL"))
"""With whom a reservation is shared that its own project alone may use; any other word shares it."""

_USED = "how much of it machines of other projects use is not certain"


class Amount(NamedTuple):
    """Accelerators that are reserved by their number, in whatever machines; `name`: of its row."""

    type: Field[str]
    number: Field[int]
    name: str = ""


class Filled(NamedTuple):
    """What users fill of a reservation: accelerators planned and at the ceiling, and machines."""

    planned: Range = ZERO
    ceiling: Range = ZERO
    machines: Range = ZERO


def amount_part(amount: Amount, accelerators: Accelerators, size: Size | None = None) -> Part:
    """The part of an amount; without a size, all of it."""
    counted = fixed(amount.number) if size is None else Counted(size)
    choice = amount_choice(amount.type, accelerators, counted.size)
    return Part(choices=(choice,), open=counted.open, name=amount.name)


def committed_part(amount: Amount, accelerators: Accelerators) -> Part:
    """The part of a commitment: it is a promise to pay, and what is used under it counts where it is made.

    It holds nothing, and is shown because it tells of the intent to hold accelerators.
    """
    return amount_part(amount, accelerators, EMPTY)


def uncounted(row: Workload) -> Workload:
    """A row of accelerators that are reserved by their number: in how many machines is not said."""
    return msgspec.structs.replace(row, accelerators_per_instance=None, instances=Range(0, row.instances.max))


def less(row: Workload, filled: Filled) -> Workload:
    """The row without what its users fill."""
    return msgspec.structs.replace(
        row,
        accelerators=row.accelerators.minus(filled.planned),
        ceiling=row.ceiling.minus(filled.ceiling),
        instances=row.instances.minus(filled.machines),
        instances_ceiling=row.instances_ceiling.minus(filled.machines),
    )


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a reservation there is, and how much of it is used.

    Attributes:
        total, used: In all projects.
        own: Used by machines of its own project that are known; they count where they are.
        shared: Whether machines of other projects may use it.
    """

    total: Field[int]
    used: Field[int]
    own: int = 0
    shared: bool = False


def left(standing: Standing) -> Counted:
    """What its holder has beside its own machines: what others use is theirs, and still reserved by it."""
    total, used = standing.total.value, standing.used.value
    if total is None:
        return fixed(standing.total)
    if used is None:
        held = Range(0, total)
        return Counted(Size(held, held), (Unresolved(standing.used.path, standing.used.missing),))
    free = max(0, total - used)
    held = Range(free, max(free, total - standing.own)) if standing.shared else exactly(free)
    return Counted(Size(held, held), () if held.exact else (Unresolved(standing.used.path, _USED),))


def of_status(
    counted: Counted, status: Field[str], held: Collection[str], coming: Collection[str]
) -> Counted:
    """What there is by a status: now, from its start, or, of one that nobody knows, perhaps."""
    size = counted.size
    if status.value in held:
        return counted
    if status.value in coming:
        return Counted(Size(ZERO, size.ceiling), counted.open)
    why = Unresolved(status.path, f"{status.value or 'none'} is not known")
    return Counted(Size(Range(0, size.planned.max), size.ceiling), (*counted.open, why))


def free_hosts(counted: Counted, busy: int | None, path: str) -> Counted:
    """Hosts as far as no machine fills them.

    Args:
        counted: How many there are, and the most that an autoscaler makes.
        busy: How many have a machine, which may leave room for others; None: not known.
        path: Which field says so.
    """
    if busy == 0:
        return counted
    filled = Range(0, busy)
    size = Size(counted.size.planned.minus(filled), counted.size.ceiling.minus(filled))
    why = Unresolved(path, "how much of the hosts machines use is not certain")
    return Counted(size, (*counted.open, why))
