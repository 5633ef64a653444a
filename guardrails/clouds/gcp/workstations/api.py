"""Cloud Workstations: configurations with accelerators, and the VMs of Compute on which workstations run.

Keeps out who uses them. Source: Cloud Workstations API v1, lists of projects.locations.workstationClusters.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.links import place
from guardrails.clouds.gcp.live import plain
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_PREFIX = "workstations.projects.locations.workstationClusters."
CLUSTERS = f"{_PREFIX}list"
CONFIGS = f"{_PREFIX}workstationConfigs.list"
LIST = f"{_PREFIX}workstationConfigs.workstations.list"
ACTIONS = (
    RestAction(
        CLUSTERS,
        "workstations.workstationClusters.list",
        "which clusters of workstations there are",
        host="workstations",
        path="/v1/projects/{project}/locations/-/workstationClusters",
    ),
    RestAction(
        CONFIGS,
        "workstations.workstationConfigs.list",
        "machines of workstations, and how many are kept ready",
        host="workstations",
        path="/v1/{parent}/workstationConfigs",
    ),
    RestAction(
        LIST,
        "workstations.workstations.list",
        "which machines of Compute Engine are workstations",
        host="workstations",
        path="/v1/{parent}/workstations",
    ),
)


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Accelerator(_Shape, frozen=True):
    """Accelerators of a machine."""

    type: str = ""
    count: Count | None = None


class Boost(_Shape, frozen=True):
    """A larger machine that a workstation may be started on; also what the ordinary one says."""

    id: str = ""
    machine_type: str = ""
    accelerators: tuple[Accelerator, ...] = ()
    pool_size: Count | None = None

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """Types and numbers of its accelerators."""
        return tuple((each.type, each.count) for each in self.accelerators)


class GceInstance(Boost, frozen=True):
    """The ordinary machine, and the larger ones."""

    boost_configs: tuple[Boost, ...] = ()


class Host(_Shape, frozen=True):
    """What workstations run on; None: no VM of Compute."""

    gce_instance: GceInstance | None = None


class Config(_Shape, frozen=True):
    """A configuration.

    Attributes:
        machines: Names of the VMs on which its workstations run.
    """

    name: str
    labels: dict[str, str] = {}
    host: Host = Host()
    machines: tuple[str, ...] = ()


class Records(msgspec.Struct, frozen=True):
    """Workstations in one project: configurations that may have accelerators."""

    configs: tuple[Config, ...] = ()


class _Named(_Shape, frozen=True):
    name: str


class _Machine(_Shape, frozen=True):
    name: str = ""
    zone: str = ""


class _Runtime(_Shape, frozen=True):
    gce_instance_host: _Machine = _Machine()


class _Workstation(_Shape, frozen=True):
    runtime_host: _Runtime = _Runtime()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The configurations, by name."""
    clusters = [each.name for each in calls.pages(CLUSTERS, "workstationClusters", _Named)]
    found = [
        replace(each, labels=keep.tags(each.labels), machines=tuple(sorted(set(_machines(calls, each)))))
        for cluster in clusters
        if keep.in_scope(place(cluster)[0])
        for each in calls.pages(CONFIGS, "workstationConfigs", Config, parent=cluster)
        if not _is_plain(each, keep)
    ]
    return Records(tuple(sorted(found, key=lambda each: each.name)))


def _machines(calls: Calls, config: Config) -> Iterator[str]:
    for each in calls.pages(LIST, "workstations", _Workstation, parent=config.name):
        machine = each.runtime_host.gce_instance_host
        if machine.name and machine.zone:
            yield f"zones/{machine.zone}/instances/{machine.name}"


def _is_plain(config: Config, keep: ReadFilter) -> bool:
    machine = config.host.gce_instance
    if machine is None:
        return True
    return all(plain(keep, each.machine_type, each.guests) for each in (machine, *machine.boost_configs))


WORKSTATIONS = Service(
    name="workstations", client="workstations", actions=ACTIONS, records=Records, read=read, regionless=True
)
