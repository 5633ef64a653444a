"""Virtual machines, and instances of uniform scale sets, as Azure's Resource Manager answers. No meaning.

The list of machines does not say whether they run: the same list, asked for the status only, says that and
little else (`$expand=instanceView` is refused without a filter for one scale set). It is asked for only when
some machine may have accelerators. Instances of flexible sets are in the list of machines; those of uniform
sets are listed by their set. Source: Azure REST API, Virtual Machines - List All; Virtual Machine Scale Set
VMs - List.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from guardrails.clouds.azure.compute import makers
from guardrails.clouds.azure.live import Resource, single_zone
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, ReadFilter
from guardrails.model.workload import UNKNOWN

VERSION = "2025-04-01"
COMPUTE = "/subscriptions/{subscription}/providers/Microsoft.Compute"
LIST, STATUS = "VirtualMachines_ListAll", "VirtualMachines_ListAll:statusOnly"
INSTANCES = "VirtualMachineScaleSetVMs_List"
ACTIONS = (
    RestAction(
        LIST,
        "Microsoft.Compute/virtualMachines/read",
        "virtual machines: size, place, priority, scale set, age",
        path=f"{COMPUTE}/virtualMachines",
        version=VERSION,
        lists="microsoft.compute/virtualmachines",
    ),
    RestAction(
        STATUS,
        "Microsoft.Compute/virtualMachines/read",
        "which of them run, are stopped, deallocated or hibernated",
        path=f"{COMPUTE}/virtualMachines",
        version=VERSION,
        lists="microsoft.compute/virtualmachines",
    ),
    RestAction(
        INSTANCES,
        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
        "instances of uniform scale sets, and which of them run",
        path="{scale_set}/virtualMachines",
        version=VERSION,
    ),
)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T.*(?:Z|[+-]00:00)")


class Instance(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A machine, wherever it is listed.

    Attributes:
        id: In lower case.
        power: Its state as the API says it, in lower case, `hibernated` where that is said beside it;
            empty: it says none.
        zone: Where it is pinned to one.
        priority: As the API says it; empty: it says none, which is a regular one.
        placement: Name of its proximity placement group.
        scale_set, reservation: Ids in lower case, of the capacity reservation's group.
        managed_by: Id of what manages it, in lower case.
        hosted: Whether it stands on a dedicated host, or in a group of these.
        day: On which it was made, ISO.
        maker: Who makes such machines up to a limit of its own, as its tags say; empty: nobody.
        made_by: What made it, as its tags say; empty: nothing is marked.
    """

    id: str
    size: str
    region: str
    power: str = ""
    zone: str = UNKNOWN
    priority: str = ""
    placement: str = ""
    scale_set: str = ""
    reservation: str = ""
    managed_by: str = ""
    hosted: bool = False
    day: str = ""
    maker: str = ""
    made_by: str = ""
    tags: dict[str, str] = {}


class Ref(msgspec.Struct):
    """Something else, by its id."""

    id: str | None = None

    @property
    def key(self) -> str:
        """Its id, for comparing."""
        return (self.id or "").lower()

    @property
    def label(self) -> str:
        """Its own name, as it is written."""
        return (self.id or "").rstrip("/").rpartition("/")[2]


class Reserved(msgspec.Struct, rename="camel"):
    """`capacityReservation`."""

    capacity_reservation_group: Ref | None = None


class _Hardware(msgspec.Struct, rename="camel"):
    vm_size: str | None = None


class _Status(msgspec.Struct):
    code: str | None = None


class _View(msgspec.Struct):
    statuses: list[_Status] | None = None


class _Properties(msgspec.Struct, rename="camel"):
    hardware_profile: _Hardware | None = None
    priority: str | None = None
    virtual_machine_scale_set: Ref | None = None
    proximity_placement_group: Ref | None = None
    host: Ref | None = None
    host_group: Ref | None = None
    capacity_reservation: Reserved | None = None
    provisioning_state: str | None = None
    time_created: str | None = None
    instance_view: _View | None = None


class _Sku(msgspec.Struct):
    name: str | None = None


class _Machine(Resource, frozen=True, kw_only=True):
    properties: _Properties = msgspec.field(default_factory=_Properties)
    managed_by: str | None = None
    sku: _Sku | None = None


def machines(calls: Calls, keep: ReadFilter) -> Iterator[Instance]:
    """The virtual machines that may have accelerators, each with its state."""
    found = {each.id: each for each in _listed(calls, keep)}
    if not found:
        return
    states = {
        each.key: _power(each.properties)
        for each in calls.pages(STATUS, "value", _Machine, statusOnly="true")
    }
    for each in found.values():
        power = states.get(each.id) or each.power
        yield msgspec.structs.replace(each, power=power)


def _listed(calls: Calls, keep: ReadFilter) -> Iterator[Instance]:
    for each in calls.pages(LIST, "value", _Machine):
        hardware = each.properties.hardware_profile
        size = (hardware.vm_size if hardware else None) or UNKNOWN
        if keep.in_scope(each.region) and not keep.has_no_accelerators(size):
            yield _instance(each, size, keep)


def of_set(calls: Calls, keep: ReadFilter, scale_set: str) -> Iterator[Instance]:
    """The instances of one uniform scale set that may have accelerators; what they share is said by the set.

    Args:
        calls: Of the service.
        keep: What is wanted.
        scale_set: Its id, in lower case.
    """
    expand = {"$expand": "instanceView"}
    for each in calls.pages(INSTANCES, "value", _Machine, scale_set=scale_set, **expand):
        hardware = each.properties.hardware_profile
        size = (each.sku.name if each.sku else None) or (hardware.vm_size if hardware else None) or UNKNOWN
        if not keep.has_no_accelerators(size):
            yield msgspec.structs.replace(_instance(each, size, keep), scale_set=scale_set)


def _instance(each: _Machine, size: str, keep: ReadFilter) -> Instance:
    own = each.properties
    reserved = own.capacity_reservation and own.capacity_reservation.capacity_reservation_group
    day = _DAY.fullmatch(own.time_created or "")
    return Instance(
        id=each.key,
        size=size,
        region=each.region,
        power=_power(own),
        zone=single_zone(each.zones),
        priority=own.priority or "",
        placement=own.proximity_placement_group.label if own.proximity_placement_group else "",
        scale_set=own.virtual_machine_scale_set.key if own.virtual_machine_scale_set else "",
        reservation=reserved.key if reserved else "",
        managed_by=(each.managed_by or "").lower(),
        hosted=own.host is not None or own.host_group is not None,
        day=day[1] if day else "",
        maker=makers.unlimited(each.tags),
        made_by=makers.made_by(each.tags),
        tags=keep.tags(each.tags or {}),
    )


def _power(own: _Properties) -> str:
    """The state of a machine; of one that is only being made, that."""
    statuses = (own.instance_view.statuses if own.instance_view else None) or ()
    said = _codes(each.code or "" for each in statuses)
    if said.get("hibernationstate") == "hibernated":
        return "hibernated"
    made = (own.provisioning_state or "").lower()
    return said.get("powerstate") or (made if made == "creating" else "")


def _codes(codes: Iterable[str]) -> dict[str, str]:
    """`PowerState/running` by what it is a state of."""
    pairs = (code.lower().partition("/") for code in codes)
    return {kind: value for kind, _, value in pairs if value}
