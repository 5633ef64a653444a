"""Azure's machines, and its scale sets as owners of those that stand in them. Pure.

A machine is a scale set's when Azure says so: a uniform set lists its instances, a machine of a flexible set
names it, and a standby pool lists the machines that stand by. A machine that is deallocated, or hibernated,
has given its hardware back and can be started; one that is only stopped still holds it: it counts as running.
Source: Azure, "States and billing status of Azure Virtual Machines".
"""

from collections.abc import Iterator, Mapping, Sequence

from guardrails.clouds.azure.compute import instances, sets
from guardrails.clouds.azure.compute import settings as words
from guardrails.clouds.azure.compute.api import Records
from guardrails.clouds.azure.compute.instances import Instance
from guardrails.clouds.azure.compute.sets import Limit, Scaler, ScaleSet, StandbyPool
from guardrails.clouds.azure.compute.settings import Capacity, Limits, Raise, scale_set_parts
from guardrails.clouds.azure.ids import arm_id
from guardrails.clouds.azure.live import Held, told
from guardrails.clouds.azure.words import market
from guardrails.clouds.headroom import Read
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext, RegionFacts
from guardrails.formats.decoding import whole_number
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import InstanceDetails

UNIFORM, FLEXIBLE = "azurerm_virtual_machine_scale_set", "azurerm_orchestrated_virtual_machine_scale_set"
SCALE_SET, MANAGER = "virtualMachineScaleSet", "managedBy"
"""Marks of machines: what Azure itself says that they are part of, or are managed by, with the id in lower
case."""
_RUNNING = frozenset(("creating", "running", "starting", "stopped", "stopping"))
_UNNAMED: Field[str] = Field(None, "sku.name", "names no size")
_RAISING = (
    (sets.AUTOSCALE, "autoscaleSettings", "autoscale settings"),
    (sets.STANDBY, "standbyVirtualMachinePools", "standby pools"),
)
_RELEASED = frozenset(("deallocated", "deallocating", "hibernated", "hibernating"))
_NOT_RUNNING = _RELEASED | {"stopped", "stopping"}


def claim(records: Records, facts: RegionFacts) -> Claimed:
    """Each scale set as an owner; its `name` is its id in lower case."""
    raises = _raises(records)
    return Claimed(
        owners=tuple(_owner(each, records, raises.get(each.id, ()), facts) for each in records.scale_sets)
    )


def sure(records: Records) -> Read:
    """What joins may rely on; of sets that were not listed, the instances were not either."""
    lost = {instances.LIST, instances.INSTANCES, sets.LIST}.intersection(records.lost)
    return Read(instances=not lost, groups=sets.LIST not in records.lost)


def held(records: Records) -> Mapping[str, Sequence[Held]]:
    """By name of a resource group, what stands in it and is not part of a scale set; and its scale sets."""
    found: dict[str, list[Held]] = {}
    for scale_set in records.scale_sets:
        found.setdefault(_group(scale_set.id), []).append(Held(scale_set.id))
    for each in records.instances:
        if not each.scale_set:
            found.setdefault(_group(each.id), []).append(Held(each.id, each.size))
    return found


def _group(id_: str) -> str:
    found = arm_id(id_)
    return "" if found is None else found.group


def machines(records: Records, facts: RegionFacts) -> Iterator[Machine]:
    """The machines, as every cloud has them; those that are alike share what is said of them."""
    lives: dict[InstanceDetails, InstanceDetails] = {}
    whole = {each.id: each for each in records.scale_sets}
    for each in records.instances:
        found = whole.get(each.scale_set)
        live = _live(each, found)
        yield Machine(
            id=each.id,
            kind=Kind(
                spelt(each.size, facts),
                each.zone,
                each.placement or (found.placement if found else ""),
                _market(each, found),
                facts.claims(each.tags),
                each.region or (found.region if found else ""),
            ),
            runs=each.power not in _RELEASED,
            marks=tuple(_marks(each)),
            live=lives.setdefault(live, live),
            state="" if each.power in _RUNNING | _RELEASED else each.power or "its power state",
            made_by=each.maker,
        )


def spelt(size: str, facts: RegionFacts) -> str:
    """A size as the catalog spells it: Azure answers in whatever case it was given."""
    shape = facts.accelerators.catalog.shape("azure", size)
    return size if shape is None else shape.instance_type


def _marks(each: Instance) -> Iterator[tuple[str, str]]:
    if each.scale_set:
        yield SCALE_SET, each.scale_set
    if each.managed_by:
        yield MANAGER, each.managed_by


def _market(each: Instance, found: ScaleSet | None) -> str:
    """Instances of a uniform set say no priority: theirs is the set's."""
    shared = found.priority if found is not None and not found.flexible else ""
    return market(Field(each.priority or shared or None))


def _live(each: Instance, found: ScaleSet | None) -> InstanceDetails:
    hosted = each.hosted or (found is not None and found.hosted)
    return InstanceDetails(
        launched_day=each.day,
        tenancy="host" if hosted else "",
        reservation=each.reservation or (found.reservation if found else ""),
        made_by=each.made_by or _part_of(each),
        state=each.power if each.power in _NOT_RUNNING else "",
    )


def _part_of(each: Instance) -> str:
    """What Azure itself says that it is part of, or managed by: `virtualMachineScaleSet:<name>`."""
    for kind, id_ in _marks(each):
        return f"{kind}:{id_.rpartition('/')[2]}"
    return ""


def _owner(each: ScaleSet, records: Records, raises: tuple[Raise, ...], facts: RegionFacts) -> Owner:
    named = tuple(spelt(size, facts) for size in each.sizes)
    sizes = tuple(Field(size) for size in named) or (_UNNAMED,)
    (part,) = scale_set_parts(
        words.ScaleSet(
            sizes=sizes,
            instances=told(each.capacity, "sku.capacity"),
            priority=Field(each.priority or None),
            is_mixed=each.mixed,
            raises=raises,
        ),
        facts.accelerators,
    )
    return Owner(
        kind=FLEXIBLE if each.flexible else UNIFORM,
        id=each.id,
        choices=part.choices if each.makes else (),
        running=((named[0], each.capacity),) if len(named) == 1 and each.capacity is not None else None,
        instances=frozenset(
            id_ for pool in records.pools if pool.scale_set == each.id for id_ in pool.machines
        ),
        marks=((SCALE_SET, each.id),),
        name=each.id,
        traits=LiveContext(
            region=each.region,
            zone=each.zone,
            placement=each.placement,
            market=part.market,
            claims=facts.claims(each.tags),
            open=part.open,
        ),
    )


def _raises(records: Records) -> dict[str, tuple[Raise, ...]]:
    """What makes each scale set larger; what could not be read may make any of them so."""
    found: dict[str, tuple[Raise, ...]] = {}
    for scaler in records.scalers:
        found[scaler.scale_set] = (*found.get(scaler.scale_set, ()), scaled_by(scaler))
    for pool in records.pools:
        found[pool.scale_set] = (*found.get(pool.scale_set, ()), _standing_by(pool))
    lost = tuple(
        open_ended(path, f"{what} could not be read")
        for operation, path, what in _RAISING
        if operation in records.lost
    )
    for each in records.scale_sets:
        made = (
            (open_ended("tags", f"{each.maker} may make more: its limit is not read"),) if each.maker else ()
        )
        found[each.id] = (*found.get(each.id, ()), *lost, *made)
    return found


def open_ended(path: str, reason: str) -> Raise:
    """Something of which nobody knows how far it makes a set grow."""
    return Raise(Limits(None, Range(0), reason), path, certain=False)


def scaled_by(scaler: Scaler) -> Raise:
    """What an autoscale setting makes of what it scales."""
    profiles = [_capacity(at, limit) for at, limit in enumerate(scaler.profiles)]
    return Raise(words.autoscale_limits(profiles), scaler.id, certain=True)


def _capacity(at: int, limit: Limit) -> Capacity:
    path = f"profiles[{at}].capacity"
    return Capacity(_number(limit.minimum, f"{path}.minimum"), _number(limit.maximum, f"{path}.maximum"))


def _number(text: str | None, path: str) -> Field[int]:
    """A number in text; what is none is not known."""
    value = whole_number(text)
    if value is None or value < 0:
        return Field(None, path, "is not given" if text is None else f"is no number: {text!r}")
    return Field(value, path)


def _standing_by(pool: StandbyPool) -> Raise:
    ready = told(pool.ready, "elasticityProfile.maxReadyCapacity")
    return Raise(words.standby_limits(ready), pool.id, certain=True)
