"""Cloud Run: services, jobs and worker pools with GPUs, region by region. Keeps out what containers run.

A service's own template is that of its latest revision; other revisions that its traffic names are asked for
one by one. Source: Cloud Run Admin API v2, the lists of projects.locations and Service.trafficStatuses.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.links import last, place
from guardrails.clouds.gcp.regional import everywhere, locations, offered
from guardrails.clouds.gcp.run.settings import LIMIT
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

_PREFIX = "run.projects.locations."
REVISION = f"{_PREFIX}services.revisions.get"


def _action(collection: str, why: str) -> RestAction:
    return RestAction(
        f"{_PREFIX}{collection}.list",
        f"run.{collection.lower()}.list",
        why,
        host="run",
        path=f"/v2/projects/{{project}}/locations/{{location}}/{collection}",
    )


_LOCATIONS = locations("run")
ACTIONS = (
    _LOCATIONS,
    _action("services", "GPUs and limits of services"),
    _action("jobs", "GPUs of jobs, and how many of their tasks run side by side"),
    _action("workerPools", "GPUs and numbers of worker pools"),
    RestAction(
        REVISION,
        "run.revisions.get",
        "GPUs and limits of older revisions that serve as well",
        host="run",
        path="/v2/projects/{project}/locations/{location}/services/{service}/revisions/{revision}",
    ),
)


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Resources(_Shape, frozen=True):
    """`limits` of a container."""

    limits: dict[str, str] = {}


class Container(_Shape, frozen=True):
    """What a container asks for."""

    resources: Resources = Resources()


class Selector(_Shape, frozen=True):
    """Which GPU an instance has."""

    accelerator: str = ""


class Scaling(_Shape, frozen=True):
    """Instances of a revision, a service or a worker pool."""

    manual_instance_count: Count | None = None
    min_instance_count: Count | None = None
    max_instance_count: Count | None = None


class Template(_Shape, frozen=True):
    """What instances are; also what a revision says of itself."""

    containers: tuple[Container, ...] = ()
    node_selector: Selector = Selector()
    scaling: Scaling = Scaling()

    @property
    def asks(self) -> bool:
        """Whether an instance asks for a GPU."""
        return bool(self.node_selector.accelerator) or any(self.gpus)

    @property
    def gpus(self) -> tuple[str, ...]:
        """How many GPUs each container asks for; none of them where it does not say."""
        found = (each.resources.limits.get(LIMIT, "") for each in self.containers)
        return tuple("" if text == "0" else text for text in found)


class Revision(Template, frozen=True, kw_only=True):
    """A revision by its name."""

    name: str


class Traffic(_Shape, frozen=True):
    """A revision that serves, or that can be reached by a tag."""

    type: str = ""
    revision: str = ""
    percent: Count | None = None
    tag: str = ""


class RunService(_Shape, frozen=True):
    """A service: its latest revision, and others that serve."""

    name: str
    labels: dict[str, str] = {}
    template: Template = Template()
    scaling: Scaling = Scaling()
    latest_created_revision: str = ""
    traffic_statuses: tuple[Traffic, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """Own names of revisions that serve, besides the one that was made last: that is the template's."""
        named = {last(each.revision) for each in self.traffic_statuses if each.percent or each.tag}
        return tuple(sorted(named - {last(self.latest_created_revision), ""}))


class WorkerPool(_Shape, frozen=True):
    """A worker pool."""

    name: str
    labels: dict[str, str] = {}
    template: Template = Template()
    scaling: Scaling = Scaling()


class Execution(_Shape, frozen=True):
    """What each execution of a job is."""

    parallelism: Count | None = None
    task_count: Count | None = None
    template: Template = Template()


class Job(_Shape, frozen=True):
    """A job."""

    name: str
    labels: dict[str, str] = {}
    template: Execution = Execution()


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """Cloud Run in one project, where GPUs are asked for.

    Attributes:
        revisions: Besides the latest ones, by the name of their service.
        lost: Services with revisions that could not be read.
    """

    services: tuple[RunService, ...] = ()
    revisions: dict[str, tuple[Revision, ...]] = {}
    lost: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    pools: tuple[WorkerPool, ...] = ()


T = TypeVar("T", RunService, WorkerPool, Job)


def read(calls: Calls, keep: ReadFilter) -> Records:
    """What asks for GPUs, in all regions."""
    keep = offered(calls, keep, _LOCATIONS)
    revisions: dict[str, tuple[Revision, ...]] = {}
    lost: list[str] = []
    services: list[RunService] = []
    for each in everywhere(calls, keep, f"{_PREFIX}services.list", "services", RunService):
        errors = len(calls.errors)
        found = tuple(_revisions(calls, each))
        if found:
            revisions[each.name] = found
        if len(calls.errors) > errors:
            lost.append(each.name)
        if each.template.asks or found or each.name in lost:
            services.append(each)
    jobs = everywhere(calls, keep, f"{_PREFIX}jobs.list", "jobs", Job)
    pools = everywhere(calls, keep, f"{_PREFIX}workerPools.list", "workerPools", WorkerPool)
    return Records(
        services=_kept(services, keep),
        revisions=dict(sorted(revisions.items())),
        lost=tuple(sorted(lost)),
        jobs=_kept((each for each in jobs if each.template.template.asks), keep),
        pools=_kept((each for each in pools if each.template.asks), keep),
    )


def _revisions(calls: Calls, service: RunService) -> Iterator[Revision]:
    """Older revisions that serve as well, with GPUs."""
    for name in service.others:
        found = calls.one(
            REVISION, Revision, location=place(service.name)[0], service=last(service.name), revision=name
        )
        if found is not None and found.asks:
            yield found


def _kept(found: Iterable[T], keep: ReadFilter) -> tuple[T, ...]:
    """In order of their names, with the labels that are kept."""
    kept = (replace(each, labels=keep.tags(each.labels)) for each in found)
    return tuple(sorted(kept, key=lambda each: each.name))


RUN = Service(name="run", client="run", actions=ACTIONS, records=Records, read=read, regionless=True)
