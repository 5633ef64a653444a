"""What of reservations, commitments and hosts no machine fills. Pure."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from guardrails.catalog.accelerators import Choice, Size, unknown_choice
from guardrails.clouds.counting import UNSET, Counted, fixed, scaled
from guardrails.clouds.gcp.compute.machines import Guests
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import place
from guardrails.clouds.gcp.reservations import settings
from guardrails.clouds.gcp.reservations.api import (
    Commitment,
    FutureReservation,
    Held,
    NodeGroup,
    Records,
    Reservation,
)
from guardrails.clouds.owners import Claimed
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext
from guardrails.model.field import Field
from guardrails.model.workload import Workload

RESERVATION = "google_compute_reservation"
FUTURE = "google_compute_future_reservation"
COMMITMENT = "google_compute_region_commitment"
HOSTS = "google_compute_node_group"
_TYPE = "instanceProperties.machineType"
_NOT_SAID = "is not said"


def claim(records: Records, facts: GcpFacts) -> Claimed:
    """All of it are rows: machines in a reservation have their own."""
    rows = [row for each in records.reservations for row in _reservation(each, records, facts)]
    rows += [row for each in records.future for row in _future(each, records, facts)]
    rows += [row for each in records.commitments for row in _commitment(each, facts)]
    rows += [row for each in records.node_groups for row in _hosts(each, facts)]
    return Claimed(rows=tuple(rows))


def _reservation(each: Reservation, records: Records, facts: GcpFacts) -> Iterator[Workload]:
    if each.status in settings.INVALID:
        return
    status, shared = Field(each.status, "status"), each.sharing not in settings.LOCAL
    if each.amounts:
        used = dict(each.used_amounts)
        for at, (kind, number) in enumerate(each.amounts):
            standing = settings.Standing(
                total=_number(number, "aggregateReservation.reservedResources"),
                used=_number(used.get(kind, 0), "aggregateReservation.inUseResources"),
                shared=shared,
            )
            counted = settings.of_status(settings.left(standing), status, settings.HELD, settings.ALLOCATED)
            yield from _amount(each, at, counted, facts)
        return
    standing = settings.Standing(
        total=_number(each.total, "specificReservation.count"),
        used=_number(each.used, "specificReservation.inUseCount"),
        own=facts.consumed.get(each.id, 0),
        shared=shared,
    )
    counted = settings.of_status(settings.left(standing), status, settings.HELD, settings.ALLOCATED)
    yield from _machines(each, counted, records, facts)


def _future(each: FutureReservation, records: Records, facts: GcpFacts) -> Iterator[Workload]:
    """What is still to come of it: what came is in reservations, which count themselves."""
    if each.status in settings.DELIVERED:
        return
    status = Field(each.status, "status.procurementStatus")
    there = [one for one in records.reservations if one.id in each.made]
    if each.amounts:
        came = Counter[str]()
        for one in there:
            came.update({kind: number or 0 for kind, number in one.amounts})
        for at, (kind, number) in enumerate(each.amounts):
            rest = None if number is None else max(0, number - came[kind])
            counted = fixed(_number(rest, "aggregateReservation.reservedResources"))
            counted = settings.of_status(counted, status, (), settings.PROCURED)
            yield from _amount(each, at, counted, facts)
        return
    delivered = max(each.fulfilled, sum(one.total or 0 for one in there))
    rest = None if each.total is None else max(0, each.total - delivered)
    counted = fixed(_number(rest, "specificSkuProperties.totalCount"))
    counted = settings.of_status(counted, status, (), settings.PROCURED)
    yield from _machines(each, counted, records, facts)


def _kind(each: Held) -> str:
    return RESERVATION if isinstance(each, Reservation) else FUTURE


def _machines(each: Held, counted: Counted, records: Records, facts: GcpFacts) -> Iterator[Workload]:
    template = records.templates.get(each.template)
    type_, added = (template.type, template.guests) if template else (each.type, each.guests)
    found = facts.accelerators.quantity([_choice(type_, added, counted.size, facts)])
    if found is not None and counted.size.ceiling.max != 0:
        yield facts.row(_kind(each), facts.path(each.id), found, _traits(each.id, counted))


def _amount(each: Held, at: int, counted: Counted, facts: GcpFacts) -> Iterator[Workload]:
    """Accelerators that are reserved by their number."""
    if counted.size.ceiling.max == 0:
        return
    kind = each.amounts[at][0]
    field = Field(kind or None, "accelerator.acceleratorType", "" if kind else _NOT_SAID)
    name = str(at) if len(each.amounts) > 1 else ""
    part = settings.amount_part(settings.Amount(field, UNSET, name), facts.accelerators, counted.size)
    yield from _counted(part, each.id, _traits(each.id, counted), facts, _kind(each))


def _commitment(each: Commitment, facts: GcpFacts) -> Iterator[Workload]:
    """Rows of nothing: a commitment is only shown."""
    if each.status in settings.ENDED:
        return
    for at, kind in each.types:
        field = Field(kind or None, "resources.acceleratorType", "" if kind else _NOT_SAID)
        amount = settings.Amount(field, UNSET, f"resources[{at}]")
        part = settings.committed_part(amount, facts.accelerators)
        yield from _counted(part, each.id, _traits(each.id), facts, COMMITMENT)


def _counted(part: Part, id_: str, traits: LiveContext, facts: GcpFacts, kind: str) -> Iterator[Workload]:
    found = facts.accelerators.quantity(part.choices)
    if found is not None:
        yield settings.uncounted(facts.row(kind, facts.path(id_), found, traits, part.name))


def _hosts(each: NodeGroup, facts: GcpFacts) -> Iterator[Workload]:
    size = _number(each.size, "size")
    most = _number(each.most, "autoscalingPolicy.maxNodes")
    counted = scaled(size, UNSET, most) if each.scales else fixed(size)
    counted = settings.free_hosts(counted, each.busy, "nodes.instances")
    found = facts.accelerators.quantity([_choice(each.type, each.guests, counted.size, facts, "nodeType")])
    if found is not None and counted.size.ceiling.max != 0:
        traits = msgspec.structs.replace(_traits(each.id, counted), market="on_demand")
        yield facts.row(HOSTS, facts.path(each.id), found, traits)


def _choice(kind: str, added: Guests, size: Size, facts: GcpFacts, path: str = _TYPE) -> Choice:
    if not kind:
        return unknown_choice(size, path, _NOT_SAID)
    return facts.choice(facts.name(kind, added), size, path)


def _traits(name: str, counted: Counted | None = None) -> LiveContext:
    region, zone = place(name)
    return LiveContext(
        role="reservation",
        region=region,
        zone=zone,
        market="reserved",
        open=counted.open if counted else (),
    )


def _number(value: int | None, path: str) -> Field[int]:
    return Field(value, path, "" if value is not None else _NOT_SAID)
