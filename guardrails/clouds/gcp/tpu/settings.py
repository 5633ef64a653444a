"""Cloud TPU: slices, whose name or topology says how many chips they are. Pure.

Sources: Cloud TPU API, Node (`acceleratorType`, `acceleratorConfig`: `type` and `topology`; `state`) and
QueuedResource (`state`).
"""

import math
import re

import msgspec

from guardrails.catalog.accelerators import Accelerators, Choice, Size, plain, unknown_choice
from guardrails.catalog.rates import links_gbps
from guardrails.catalog.rows import Chip
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE

DEFAULT = "v2-8"
"""What the API makes where no type is asked for."""

HOLDING = frozenset(
    (
        *("CREATING", "READY", "RESTARTING", "REIMAGING", "REPAIRING", "STARTING"),
        *("HIDING", "HIDDEN", "UNHIDING"),
    )
)
"""States of a node that holds its chips, or is about to."""

STARTABLE = frozenset(("STOPPED", "STOPPING", "TERMINATED"))
"""States of a node that holds none, and may be started."""

GONE = frozenset(("DELETING", "PREEMPTED"))
"""States of a node that holds none any more."""

QUEUED = frozenset(("CREATING", "ACCEPTED", "WAITING_FOR_RESOURCES", "PROVISIONING"))
"""States of a queued resource whose nodes are still to come."""

DELIVERED = frozenset(("ACTIVE",))
"""States of a queued resource whose nodes are there; one that is deleted is not made again."""

OVER = frozenset(("FAILED", "DELETING", "SUSPENDING", "SUSPENDED"))
"""States of a queued resource that makes no more nodes: of a suspended one they are deleted."""

_TOPOLOGY = re.compile(r"\d{1,6}(?:x\d{1,6}){1,3}")


class Shape(msgspec.Struct, frozen=True):
    """A slice by its generation and topology, whose sides multiply to the number of chips."""

    generation: Field[str]
    topology: Field[str]


class Named(msgspec.Struct, frozen=True):
    """A slice by its name: `v5p-128`."""

    type: Field[str]


def market_name(*, spot: bool, reserved: bool) -> str:
    """How a slice is bought."""
    if spot:
        return "spot"
    return "reserved" if reserved else "on_demand"


def slice_choice(settings: Shape | Named, accelerators: Accelerators, size: Size) -> Choice:
    """A number of equal slices; of one that is not known, there is one chip at least."""
    match settings:
        case Shape():
            return _shaped(settings, accelerators, size)
        case Named():
            return _named(settings.type, accelerators, size)


def _named(kind: Field[str], accelerators: Accelerators, size: Size) -> Choice:
    if kind.value is None:
        return unknown_choice(size, kind.path, kind.missing, least=1)
    shown = SENSITIVE if kind.hidden else kind.value
    found = accelerators.catalog.tpu_slice(kind.value)
    if found is None:
        return _not_listed(kind, shown, size)
    return joined(shown, found[0], plain(found[1]), size)


def _shaped(shape: Shape, accelerators: Accelerators, size: Size) -> Choice:
    kind, topology = shape.generation, shape.topology
    shown = SENSITIVE if kind.hidden or topology.hidden else f"{kind.value} {topology.value}"
    if kind.value is None:
        return unknown_choice(size, kind.path, kind.missing, least=1)
    chip = accelerators.catalog.accelerator("gcp", kind.value)
    if chip is None or chip.family != "tpu":
        return _not_listed(kind, shown, size)
    if topology.value is None or not _TOPOLOGY.fullmatch(topology.value):
        reason = topology.missing if topology.value is None else "is no topology"
        return Choice(shown, chip.name, None, size, path=topology.path, reason=reason, least=1)
    return joined(shown, chip, math.prod(map(int, topology.value.split("x"))), size)


def _not_listed(kind: Field[str], shown: str, size: Size) -> Choice:
    reason = f'"{SENSITIVE if kind.hidden else kind.value}" is not in the catalog'
    found = unknown_choice(size, kind.path, reason, least=1)
    return msgspec.structs.replace(found, instance_type=shown)


def joined(shown: str, chip: Chip, count: float, size: Size) -> Choice:
    """A slice: its chips are one machine, by the links between them."""
    return Choice(shown, chip.name, count, size, links_gbps(chip, count))
