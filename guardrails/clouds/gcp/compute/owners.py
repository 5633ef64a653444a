"""Compute Engine's machines, and its instance groups, each of which owns the machines it lists. Pure."""

from collections.abc import Collection, Iterator

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.counting import Counted, perhaps
from guardrails.clouds.gcp.compute import settings
from guardrails.clouds.gcp.compute.api import Records, policy_name
from guardrails.clouds.gcp.compute.instances import Instance
from guardrails.clouds.gcp.compute.managers import Group, ResizeRequest, Scaler
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.compute.templates import Template
from guardrails.clouds.gcp.links import last, place
from guardrails.clouds.owners import Claimed, Kind, Machine, Owner
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Unresolved

GROUP = "google_compute_instance_group_manager"
REGIONAL = "google_compute_region_instance_group_manager"
_TEMPLATE = "versions.instanceTemplate"
_NOT_READ = "was not read"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """Each group as an owner, under its name within the project."""
    return Claimed(owners=tuple(_owner(group, records, facts) for group in records.groups))


def machines(records: Records, facts: GcpFacts) -> Iterator[Machine]:
    """The instances, as every cloud has machines."""
    schedules = frozenset(records.schedules)
    for each in records.instances:
        region, zone = place(each.id)
        known = each.status in settings.HOLDING or each.status in settings.STARTABLE
        yield Machine(
            id=each.id,
            kind=Kind(
                facts.name(each.type or UNKNOWN, each.guests),
                zone,
                _placement(each.policies, schedules),
                settings.market_name(each.model, preemptible=each.preemptible),
                facts.claims(each.labels),
                region,
            ),
            runs=each.status not in settings.STARTABLE,
            live=records.lives[each.live] if each.live >= 0 else None,
            state="" if known else each.status or "none",
            made_by=each.unlimited,
        )


def consumed(records: Records, facts: GcpFacts) -> dict[str, int]:
    """How many of a project's machines are in each of its reservations, by its name within the project."""
    own = {f"projects/{name}/" for name in (facts.account.id, *facts.account.aliases)}
    found: dict[str, int] = {}
    for each in records.instances:
        name = _own_reservation(each, records, own)
        if name and each.status not in settings.STARTABLE:
            found[name] = found.get(name, 0) + 1
    return found


def _own_reservation(each: Instance, records: Records, own: Collection[str]) -> str:
    link = records.lives[each.live].reservation if each.live >= 0 else ""
    return next((link.removeprefix(start) for start in own if link.startswith(start)), "")


def _owner(group: Group, records: Records, facts: GcpFacts) -> Owner:
    number = _number(group)
    region, zone = place(group.id)
    known = [records.templates[name] for name in group.templates if name in records.templates]
    whole = known if known and len(known) == len(group.templates) else []
    only = whole[0] if len(whole) == 1 else Template()
    return Owner(
        kind=GROUP if group.id.startswith("zones/") else REGIONAL,
        id=facts.path(group.id),
        choices=tuple(dict.fromkeys(_choices(group, whole, number.size, facts))),
        instances=frozenset(group.members or ()),
        name=group.id,
        traits=LiveContext(
            region=region,
            zone=zone,
            placement=_group_placement(group, only, records),
            market=_market(group, whole),
            claims=facts.claims({**only.labels, **group.labels}),
            open=(*number.open, *_states(group)),
        ),
    )


def _number(group: Group) -> Counted:
    """How many machines it has and may have; those that it did not tell may be rows of their own."""
    number = settings.group_number(_settings(group))
    if group.members is not None:
        return number
    why = Unresolved("managedInstances", "were not read: machines of the project may be among them")
    return Counted(perhaps(number.size), (*number.open, why))


def _choices(group: Group, known: list[Template], size: Size, facts: GcpFacts) -> Iterator[Choice]:
    """What its machines may be: those of its templates, in the types of a policy where it has one."""
    if not known:
        yield unknown_choice(size, _TEMPLATE, "its instance template is not known")
        return
    for template in known:
        for kind in group.types or (template.type,):
            if kind:
                yield facts.choice(facts.name(kind, template.guests), size)
            else:
                yield unknown_choice(size, _TEMPLATE, "names no machine type")


def _settings(group: Group) -> settings.Group:
    return settings.Group(
        target=Field(group.target, "targetSize", "" if group.target is not None else "is not said"),
        scalers=_limits(group.scalers),
        requests=_requested(group.requests),
        standby=(Field(group.suspended), Field(group.stopped)),
    )


def _limits(scalers: tuple[Scaler, ...] | None) -> tuple[settings.Limits, ...]:
    path = "autoscalingPolicy.maxNumReplicas"
    if scalers is None:
        return (settings.Limits(most=Field(None, path, _NOT_READ)),)
    return tuple(
        settings.Limits(
            Field(each.least),
            Field(each.most, path, "" if each.most is not None else "is not said"),
            Field(each.mode or None),
        )
        for each in scalers
    )


def _requested(requests: tuple[ResizeRequest, ...] | None) -> tuple[Field[int], ...]:
    path = "resizeRequests.resizeBy"
    if requests is None:
        return (Field(None, path, _NOT_READ),)
    return tuple(
        Field(each.number, path, "" if each.number is not None else "is not said")
        for each in requests
        if each.state not in settings.REQUEST_OVER
    )


def _states(group: Group) -> Iterator[Unresolved]:
    """Resize requests in a state that nobody knows: they count as those that wait."""
    for each in group.requests or ():
        if each.state not in settings.REQUEST_OVER | settings.REQUEST_WAITS:
            yield Unresolved("resizeRequests.state", f"{each.state or 'none'} is not known")


def _market(group: Group, known: list[Template]) -> str:
    """How its machines are bought; what it only has by resize requests starts when there is capacity."""
    if group.requests and not group.target:
        return "flex_start"
    markets = {settings.market_name(each.model, preemptible=each.preemptible) for each in known}
    return markets.pop() if len(markets) == 1 else UNKNOWN


def _group_placement(group: Group, template: Template, records: Records) -> str:
    named = [group.policy] if group.policy else []
    named += [policy_name(group.id, name) for name in template.policies]
    return _placement(named, frozenset(records.schedules))


def _placement(policies: Collection[str], schedules: Collection[str]) -> str:
    """The policy that says where machines stand; one of which nothing is known may be it."""
    return next((last(name) for name in policies if name not in schedules), "")
