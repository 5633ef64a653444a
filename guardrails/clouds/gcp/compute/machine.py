"""What a GCP machine type and its guest accelerators come to. Shared by everything that makes machines.

Machine types of A2, A3, A4, G2 … bring their accelerators, and the accelerator fields then only name them
again: the two are never added. Only N1 machines take accelerators that their type does not imply.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from guardrails.catalog.accelerators import EMPTY, NONE, Choice, Size, unknown_choice
from guardrails.clouds.gcp.shared import Part, setting
from guardrails.formats.decoding import Number, each
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform.resource import Fact, Resource
from guardrails.model.workload import SENSITIVE, UNKNOWN

_NOTHING = frozenset(("", "ACCELERATOR_TYPE_UNSPECIFIED"))
"""What Vertex and its relatives write where no accelerator is asked for."""


class Guest(msgspec.Struct):
    """Accelerators of one machine; each service has its own names for the two fields."""

    type: str | None = None
    count: Number = None
    core_count: Number = None
    accelerator_type: str | None = None
    accelerator_count: Number = None


Guests = list[Guest | None] | Guest | None | msgspec.UnsetType

COMPUTE = ("type", "count")
LONG = ("accelerator_type", "accelerator_count")
CORES = ("type", "core_count")


class Fields(msgspec.Struct, frozen=True):
    """What a service calls the parts of a machine.

    Attributes:
        block: The accelerators' block; empty when their fields stand beside the machine type.
        names: The accelerator's type and count.
        default: The machine type where none is configured; empty when one must be.
        kind: The machine type.
    """

    block: str = "guest_accelerator"
    names: tuple[str, str] = COMPUTE
    default: str = ""
    kind: str = "machine_type"


INSTANCE = Fields()


class Machine(msgspec.Struct, frozen=True):
    """The machine of an instance, node pool, notebook …

    Attributes:
        kind: Its machine type.
        guests: Its guest accelerators.
        guests_known: False when guest accelerators may exist that the plan does not show.
        path: The block that both stand in; empty at the top.
        fields: What its parts are called.
        prefix: Put before paths, an address when the machine is another resource's.
    """

    kind: Fact
    guests: Guests
    guests_known: bool
    path: Path = ()
    fields: Fields = INSTANCE
    prefix: str = ""

    def written(self, *steps: str | int) -> str:
        """The path of one of its attributes."""
        return self.prefix + written((*self.path, *steps))

    @property
    def shown(self) -> str:
        """The machine type as it may be printed."""
        return SENSITIVE if self.kind.sensitive else str(self.kind.value or UNKNOWN)


def machine(
    resource: Resource[Any], block: Any, path: Path = (), fields: Fields = INSTANCE, prefix: str = ""
) -> Machine:
    """The machine that a block describes.

    Args:
        resource: Whose block it is.
        block: Its values, with an attribute for the machine type and one for the accelerators.
        path: Where it stands.
        fields: What its parts are called.
        prefix: Put before paths, an address when the machine is another resource's.
    """
    value = getattr(block, fields.kind)
    if fields.default:
        kind = setting(resource, value, *path, fields.kind, default=fields.default)
    else:
        kind = resource.text(None if value is msgspec.UNSET else value, *path, fields.kind)
    if not fields.block:
        return Machine(kind, _beside(resource, block, path, fields.names), True, path, fields, prefix)
    guests: Guests = getattr(block, fields.block)
    known = guests_known(resource, guests, *path, fields.block)
    if not known and kind.value is not None and not _takes_guests(str(kind.value)):
        resource.rule_out(*path, fields.block)
        known = True
    return Machine(kind, guests, known, path, fields, prefix)


def _beside(resource: Resource[Any], block: Any, path: Path, names: tuple[str, str]) -> Guests:
    """The accelerator whose fields stand beside the machine type; none when they name none."""
    kind, count = getattr(block, names[0]), getattr(block, names[1])
    asked = kind not in (None, *_NOTHING)
    if not asked and kind is None and resource.is_unknown(*path, names[0]):
        asked = resource.is_configured(*path, names[0])
    if not asked and kind is None:
        asked = count not in (None, 0, "0")
    return [Guest(accelerator_type=kind, accelerator_count=count)] if asked else None


def guests_known(resource: Resource[Any], guests: Guests, *path: str | int) -> bool:
    """Whether guest accelerators that the plan does not list can be ruled out.

    The provider fills the attribute in after apply, so that it is unknown on every machine whose
    configuration does not set it: that machine has what its type implies. Only a configuration that sets it
    leaves it open.
    """
    if guests is not msgspec.UNSET and guests is not None:
        return True
    if resource.is_unknown(*path):
        return not resource.is_configured(*path)
    return guests is None or not resource.plan.complete


def parts(resource: Resource[Any], machine: Machine, size: Size) -> list[list[Choice]]:
    """What each part of the machine holds: one part, or one per guest accelerator where there are several."""
    guests = [] if machine.guests is msgspec.UNSET else each(machine.guests)
    named = [_guest(resource, machine, guest, at) for at, guest in enumerate(guests)]
    held = [msgspec.structs.replace(found, size=size) for found in named if found is not None]
    own = _own(resource, machine, size)
    if not held:
        if own.chip == NONE and not machine.guests_known:
            path = machine.written(machine.fields.block)
            own = Choice(machine.shown, UNKNOWN, None, size, path=path, reason="known only after apply")
        return [[own]]
    if own.chip in (NONE, UNKNOWN):
        return [[found] for found in held]
    most = max((found.count for found in held if found.count is not None), default=0)
    return [[msgspec.structs.replace(own, count=max(most, own.count or 0))]]


def of_machine(
    resource: Resource[Any], machine: Machine, size: Callable[[], Size], name: str = "", **differs: str
) -> Part:
    """A part that is a number of equal machines."""
    return Part(lambda at: parts(resource, machine, at), size, name, **differs)


def _takes_guests(kind: str) -> bool:
    """Whether accelerators can be added to a machine type: to N1 machines, custom ones included.

    Source: Compute Engine, "About GPU instances": N1 with GPUs attached.
    """
    return kind.rsplit("/", 1)[-1].startswith(("n1-", "custom-"))


def _own(resource: Resource[Any], machine: Machine, size: Size) -> Choice:
    kind = machine.kind
    path = machine.written(machine.fields.kind)
    if kind.value is None:
        return unknown_choice(size, path, kind.reason or "is not set")
    return resource.plan.accelerators.choice("gcp", kind.value, size, path, hidden=kind.sensitive)


def _guest(resource: Resource[Any], machine: Machine, guest: Guest, at: int) -> Choice | None:
    """One guest accelerator entry, its size left open; None when it asks for none."""
    type_name, count_name = machine.fields.names
    place: tuple[str | int, ...] = (machine.fields.block, at) if machine.fields.block else ()
    path = (*machine.path, *place)
    kind = resource.text(getattr(guest, type_name), *path, type_name)
    count = resource.number(getattr(guest, count_name), *path, count_name)
    if count.value == 0 or kind.value in _NOTHING:
        return None
    chip = (
        resource.plan.accelerators.catalog.accelerator("gcp", kind.value) if kind.value is not None else None
    )
    where, reason = "", ""
    if chip is None:
        name = SENSITIVE if kind.sensitive else kind.value
        where = machine.written(*place, type_name)
        reason = kind.reason or ("is not set" if kind.value is None else f'"{name}" is not in the catalog')
    elif count.value is None:
        where, reason = machine.written(*place, count_name), count.reason or "is not set"
    name = UNKNOWN if chip is None else chip.name
    return Choice(machine.shown, name, count.value, EMPTY, path=where, reason=reason, least=1)
