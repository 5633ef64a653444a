"""The machine of a planned resource: its type and guest accelerators. Shared by all that makes machines."""

import msgspec

from guardrails.clouds.gcp.compute import settings
from guardrails.clouds.gcp.compute.settings import NOTHING, Machine
from guardrails.clouds.gcp.shared import setting
from guardrails.formats.decoding import Number, each
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import fields as attributes
from guardrails.formats.terraform.resource import AnyResource
from guardrails.model.workload import Unresolved


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


def machine(
    resource: AnyResource, block: object, path: Path = (), fields: Fields = INSTANCE, prefix: str = ""
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
        fact = setting(resource, value, *path, fields.kind, default=fields.default)
        kind = attributes.of_fact(fact, *path, fields.kind)
    else:
        kind = attributes.text(resource, None if value is msgspec.UNSET else value, *path, fields.kind)
    kind = attributes.under(prefix, kind)
    if not fields.block:
        return Machine(type=kind, guests=_beside(resource, block, path, fields.names, prefix))
    guests: Guests = getattr(block, fields.block)
    place = (*path, fields.block)
    known = guests_known(resource, guests, *place)
    if not known and kind.value is not None and not _takes_guests(kind.value):
        resource.rule_out(*place)
        known = True
    return Machine(
        type=kind,
        guests=tuple(
            _guest(resource, guest, (*place, at), fields.names, prefix)
            for at, guest in enumerate([] if guests is msgspec.UNSET else each(guests))
        ),
        unseen=None if known else Unresolved(prefix + written(place), "known only after apply"),
    )


def _guest(
    resource: AnyResource, block: object, path: Path, names: tuple[str, str], prefix: str
) -> settings.Guest:
    kind, count = (getattr(block, name) for name in names)
    return settings.Guest(
        attributes.under(prefix, attributes.text(resource, kind, *path, names[0])),
        attributes.under(prefix, attributes.number(resource, count, *path, names[1])),
    )


def _beside(
    resource: AnyResource, block: object, path: Path, names: tuple[str, str], prefix: str
) -> tuple[settings.Guest, ...]:
    """The accelerator whose fields stand beside the machine type; none when they name none."""
    kind, count = getattr(block, names[0]), getattr(block, names[1])
    asked = kind not in (None, *NOTHING)
    if not asked and kind is None and resource.is_unknown(*path, names[0]):
        asked = resource.is_configured(*path, names[0])
    if not asked and kind is None:
        asked = count not in (None, 0, "0")
    return (_guest(resource, block, path, names, prefix),) if asked else ()


def guests_known(resource: AnyResource, guests: Guests, *path: str | int) -> bool:
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


def _takes_guests(kind: str) -> bool:
    """Whether accelerators can be added to a machine type: to N1 machines, custom ones included.

    Source: Compute Engine, "About GPU instances": N1 with GPUs attached.
    """
    return kind.rsplit("/", 1)[-1].startswith(("n1-", "custom-"))
