"""Compute fleets of one subscription: what they may be made of, how large they are, what they made.

Calls, at the least: one list of fleets, and for each that may have accelerators what it made: scale sets, or
machines where the fleet only launches these. Source: Azure REST API, Fleets - List By Subscription, List
Virtual Machine Scale Sets, List Virtual Machines.
"""

from collections.abc import Iterator

import msgspec

from guardrails.clouds.azure.compute.sizes import ACTION as SIZES
from guardrails.clouds.azure.compute.sizes import SizeFacts, resolve
from guardrails.clouds.azure.ids import arm_id, written
from guardrails.clouds.azure.live import Resource
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service
from guardrails.model.workload import UNKNOWN

LIST = "Fleets_ListBySubscription"
SCALE_SETS, MACHINES = "Fleets_ListVirtualMachineScaleSets", "Fleets_ListVirtualMachines"
TYPE = "Microsoft.AzureFleet/fleets"
_VERSION = "2026-08-01"
_LAUNCH = "launch"


class Fleet(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A fleet.

    Attributes:
        id: In lower case.
        sizes: Sizes that it may be made of; empty: it says what its machines must have.
        regular, spot: How much of each it has, where it has any of a kind: a `Share`.
        unit: What these count, as the API says it; empty: it does not say.
        scale_sets, machines: Ids, in lower case, of what it made.
    """

    id: str
    region: str
    sizes: tuple[str, ...] = ()
    regular: "Share | None" = None
    spot: "Share | None" = None
    unit: str = ""
    scale_sets: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    tags: dict[str, str] = {}


class Share(msgspec.Struct, frozen=True, omit_defaults=True):
    """`regularPriorityProfile` or `spotPriorityProfile`; without a capacity, it is not known."""

    capacity: Count | None = None


class Records(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of one subscription; `types`: sizes that the catalog does not know."""

    fleets: tuple[Fleet, ...] = ()
    types: tuple[SizeFacts, ...] = ()


class _Size(msgspec.Struct):
    name: str | None = None


class _Attributes(msgspec.Struct, rename="camel"):
    accelerator_support: str | None = None


class _Properties(msgspec.Struct, rename="camel"):
    vm_sizes_profile: list[_Size] | None = None
    vm_attributes: _Attributes | None = None
    regular_priority_profile: Share | None = None
    spot_priority_profile: Share | None = None
    capacity_type: str | None = None
    mode: str | None = None


class _Fleet(Resource, frozen=True, kw_only=True):
    properties: _Properties = msgspec.field(default_factory=_Properties)


class _Made(msgspec.Struct):
    id: str


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The fleets that may have accelerators."""
    fleets = tuple(_fleets(calls, keep))
    met = [(size, each.region) for each in fleets for size in each.sizes]
    return Records(fleets, resolve(calls, keep, met))


def _fleets(calls: Calls, keep: ReadFilter) -> Iterator[Fleet]:
    for each in calls.pages(LIST, "value", _Fleet):
        own = each.properties
        sizes = tuple(size.name or UNKNOWN for size in own.vm_sizes_profile or ())
        if not keep.in_scope(each.region) or _has_none(own, sizes, keep):
            continue
        launches = (own.mode or "").lower() == _LAUNCH
        made = calls.pages(MACHINES if launches else SCALE_SETS, "value", _Made, fleet=each.id)
        ids = tuple(sorted(_compute_id(one.id) for one in made))
        yield Fleet(
            id=each.key,
            region=each.region,
            sizes=sizes,
            regular=own.regular_priority_profile,
            spot=own.spot_priority_profile,
            unit=own.capacity_type or "",
            scale_sets=() if launches else ids,
            machines=ids if launches else (),
            tags=keep.tags(each.tags or {}),
        )


def _compute_id(id_: str) -> str:
    """The id, in lower case, of what a fleet made: some answers write it below the fleet that made it."""
    own = f"/{id_.lower().lstrip('/')}"
    found = arm_id(own)
    if found is None or not found.kind.startswith(f"{TYPE.lower()}/"):
        return own
    kind = found.kind.rpartition("/")[2]
    name = found.name.rpartition("/")[2]
    return written(f"microsoft.compute/{kind}", name, found.group, found.subscription).lower()


def _has_none(own: _Properties, sizes: tuple[str, ...], keep: ReadFilter) -> bool:
    """Whether none of its machines can have accelerators: by their sizes, or where it asks for none."""
    if sizes:
        return all(keep.has_no_accelerators(size) for size in sizes)
    return (
        own.vm_attributes is not None and (own.vm_attributes.accelerator_support or "").lower() == "excluded"
    )


FLEETS = Service(
    name="fleets",
    client="arm",
    actions=(
        RestAction(
            LIST,
            "Microsoft.AzureFleet/fleets/read",
            "compute fleets: sizes and capacity of regular and spot machines",
            path="/subscriptions/{subscription}/providers/Microsoft.AzureFleet/fleets",
            version=_VERSION,
        ),
        RestAction(
            SCALE_SETS,
            "Microsoft.AzureFleet/fleets/virtualMachineScaleSets/read",
            "which scale sets a fleet made",
            path="{fleet}/virtualMachineScaleSets",
            version=_VERSION,
        ),
        RestAction(
            MACHINES,
            "Microsoft.AzureFleet/fleets/virtualMachines/read",
            "which machines a fleet launched",
            path="{fleet}/virtualMachines",
            version=_VERSION,
        ),
        SIZES,
    ),
    records=Records,
    read=read,
    regionless=True,
    types=(TYPE.lower(),),
)
