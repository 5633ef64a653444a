"""Instances of a project, as far as accelerators go: those that run, and those that can be started."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from guardrails.clouds.gcp.compute.lists import aggregated, listed
from guardrails.clouds.gcp.compute.machines import Guests, Properties, is_plain
from guardrails.clouds.gcp.links import last, place, project, within
from guardrails.clouds.owners import DistinctDetails
from guardrails.clouds.service import Calls, ReadFilter
from guardrails.model.workload import InstanceDetails

ACTION = aggregated("instances", "instances: type, accelerators, status, place, market, age")
_MAKERS = (
    ("gke", "goog-k8s-cluster-name", "goog-k8s-node-pool-name"),
    ("dataproc", "goog-dataproc-cluster-name"),
    ("batch", "goog-batch-job-uid"),
    ("slurm", "slurm_cluster_name"),
)
"""Who labels the machines that it makes: the label that must be there, then one that says more."""
_UNREAD = {"slurm_cluster_name": "Slurm"}
"""Makers whose limits are not read, by a label that they set: a label can only open a ceiling."""
_CREATED_BY = "created-by"
_ON_HOSTS = "IN"
_SPECIFIC = "SPECIFIC_RESERVATION"
_NAME = re.compile(r"^(?:projects/[^/]+/reservations/)?([^/]+)(?:/reservationBlocks/.*)?$")
"""A reservation as a machine names it: by its name alone, or with its project; with a block of it."""


class Instance(msgspec.Struct, frozen=True, omit_defaults=True):
    """One machine.

    Attributes:
        id: Its name within the project: `zones/us-central1-a/instances/vm-1`.
        type: Its machine type.
        guests: What is added to it.
        status: As the API says it.
        model, preemptible: How it is bought.
        policies: Its resource policies, by their names within the project.
        live: Which of the records' `lives` it has.
        unlimited: Who makes such machines, up to a limit that is not read; empty: nobody.
    """

    id: str
    type: str
    guests: Guests = ()
    status: str = ""
    model: str = ""
    preemptible: bool = False
    policies: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    live: int = -1
    unlimited: str = ""


class _Consumed(msgspec.Struct, rename="camel"):
    consumed_reservation: str = ""


class _Status(msgspec.Struct, rename="camel"):
    reservation_consumption_info: _Consumed | None = None


class _ReservationAffinity(msgspec.Struct, rename="camel"):
    consume_reservation_type: str = ""
    values: list[str] = []


class _Entry(msgspec.Struct):
    key: str = ""
    value: str = ""


class _Metadata(msgspec.Struct):
    items: list[_Entry] = []


class _Instance(Properties, kw_only=True, rename="camel"):
    name: str
    zone: str
    self_link: str = ""
    status: str = ""
    creation_timestamp: datetime | None = None
    last_start_timestamp: datetime | None = None
    resource_status: _Status | None = None
    reservation_affinity: _ReservationAffinity | None = None
    metadata: _Metadata | None = None


def read(calls: Calls, keep: ReadFilter, lives: DistinctDetails) -> tuple[Instance, ...]:
    """All that may have accelerators, each once, by name."""
    found = {each.id: each for each in _kept(calls, keep, lives)}
    return tuple(found[name] for name in sorted(found))


def _kept(calls: Calls, keep: ReadFilter, lives: DistinctDetails) -> Iterator[Instance]:
    """Without a filter: a status that is newer than this would be passed over."""
    for each in listed(calls, ACTION, _Instance):
        region = place(f"zones/{last(each.zone)}")[0]
        added = each.guests
        if keep.in_scope(region) and not is_plain(each.machine_type, added, keep):
            yield Instance(
                id=f"zones/{last(each.zone)}/instances/{each.name}",
                type=last(each.machine_type),
                guests=added,
                status=each.status,
                model=each.scheduling.provisioning_model,
                preemptible=each.scheduling.preemptible,
                policies=tuple(within(link) for link in each.resource_policies),
                labels=keep.tags(each.labels),
                live=lives.place(_details(each)),
                unlimited=", ".join(name for label, name in _UNREAD.items() if label in each.labels),
            )


def _details(each: _Instance) -> InstanceDetails:
    started = each.last_start_timestamp or each.creation_timestamp
    on_hosts = any(affinity.operator == _ON_HOSTS for affinity in each.scheduling.node_affinities)
    return InstanceDetails(
        launched_day=started.astimezone(UTC).date().isoformat() if started else "",
        tenancy="host" if on_hosts else "default",
        reservation=_reservation(each),
        made_by=_made_by(each),
    )


def _reservation(each: _Instance) -> str:
    """The reservation in which it runs: `projects/p/zones/z/reservations/r`.

    A machine that must run in the only one that it names, and runs, is in that one.
    """
    status, affinity = each.resource_status, each.reservation_affinity
    consumed = status.reservation_consumption_info if status else None
    if consumed and consumed.consumed_reservation:
        _, found, rest = consumed.consumed_reservation.partition("projects/")
        return f"{found}{rest}" if found else consumed.consumed_reservation
    if affinity is None or affinity.consume_reservation_type != _SPECIFIC or each.status != "RUNNING":
        return ""
    names = {_NAME.sub(r"\1", value) for value in affinity.values}
    owners = {project(value) for value in affinity.values}
    if len(names) != 1 or len(owners) != 1:
        return ""
    owner = owners.pop() or project(each.self_link)
    return f"projects/{owner}/zones/{last(each.zone)}/reservations/{names.pop()}" if owner else ""


def _made_by(each: _Instance) -> str:
    labels = each.labels
    for maker, first, *more in _MAKERS:
        if labels.get(first):
            return f"{maker}:{'/'.join([labels[first], *(labels[key] for key in more if labels.get(key))])}"
    created = (
        (entry.value for entry in each.metadata.items if entry.key == _CREATED_BY) if each.metadata else ()
    )
    group = next((within(value) for value in created), "")
    return f"instance_group:{group}" if group else ""
