"""Workbench: instances, each a VM of Compute of the same name, in one list for all zones.

Keeps out owners and creators. Source: Notebooks API v2, projects.locations.instances.list.
"""

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.links import place
from guardrails.clouds.gcp.live import plain
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

LIST = "notebooks.projects.locations.instances.list"
ACTIONS = (
    RestAction(
        LIST,
        "notebooks.instances.list",
        "machines of Workbench, and whether they are stopped",
        host="notebooks",
        path="/v2/projects/{project}/locations/-/instances",
    ),
)


class Accelerator(msgspec.Struct, frozen=True, rename="camel"):
    """Accelerators of a machine; `coreCount` is their number."""

    type: str = ""
    core_count: Count | None = None


class Setup(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """`gceSetup`: the machine."""

    machine_type: str = ""
    accelerator_configs: tuple[Accelerator, ...] = ()

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """Types and numbers of its accelerators."""
        return tuple((each.type, each.core_count) for each in self.accelerator_configs)


class Instance(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """What is kept of an instance."""

    name: str
    state: str = ""
    labels: dict[str, str] = {}
    gce_setup: Setup = Setup()


class Records(msgspec.Struct, frozen=True):
    """Workbench in one project: instances that may have accelerators."""

    instances: tuple[Instance, ...] = ()


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The instances, by name."""
    found = [
        replace(each, labels=keep.tags(each.labels))
        for each in calls.pages(LIST, "instances", Instance)
        if keep.in_scope(place(each.name)[0]) and not _is_plain(each.gce_setup, keep)
    ]
    return Records(tuple(sorted(found, key=lambda each: each.name)))


def _is_plain(setup: Setup, keep: ReadFilter) -> bool:
    return plain(keep, setup.machine_type, setup.guests)


NOTEBOOKS = Service(
    name="notebooks", client="notebooks", actions=ACTIONS, records=Records, read=read, regionless=True
)
