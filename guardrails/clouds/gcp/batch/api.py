"""Batch: jobs that did not end, in one list for all regions. Keeps out what their tasks run.

Source: Batch API v1, projects.locations.jobs.list.
"""

import msgspec
from msgspec.structs import replace

from guardrails.clouds.gcp.batch.settings import OVER
from guardrails.clouds.gcp.compute import templates
from guardrails.clouds.gcp.compute.templates import Template
from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.gcp.live import plain
from guardrails.clouds.rest.wire import RestAction
from guardrails.clouds.service import Calls, Count, ReadFilter, Service

LIST = "batch.projects.locations.jobs.list"
ACTIONS = (
    RestAction(
        LIST,
        "batch.jobs.list",
        "machines of jobs that run or wait, and how many they take",
        host="batch",
        path="/v1/projects/{project}/locations/-/jobs",
    ),
    templates.ACTION,
)
_PAGE = 1000


class _Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Fields as the API names them."""


class Accelerator(_Shape, frozen=True):
    """Accelerators of a VM."""

    type: str = ""
    count: Count | None = None


class Policy(_Shape, frozen=True):
    """What VMs are; one without a type is of a general one that Batch chooses."""

    machine_type: str = ""
    accelerators: tuple[Accelerator, ...] = ()
    provisioning_model: str = ""

    @property
    def guests(self) -> tuple[tuple[str, int | None], ...]:
        """Types and numbers of the accelerators of a VM."""
        return tuple((each.type, each.count) for each in self.accelerators)


class PolicyOrTemplate(_Shape, frozen=True):
    """What VMs are, or the template that says it."""

    policy: Policy = Policy()
    instance_template: str = ""

    @property
    def template(self) -> str:
        """The template's name within the project; a name alone is that of a global one."""
        name = self.instance_template
        return within(name) if "/" in name or not name else f"global/instanceTemplates/{name}"


class Selection(_Shape, frozen=True):
    """Types that VMs may be of."""

    machine_types: tuple[str, ...] = ()


class Flexibility(_Shape, frozen=True):
    """Types by the name of a choice; they take the place of the policy's."""

    instance_selections: dict[str, Selection] = {}

    @property
    def types(self) -> tuple[str, ...]:
        """All of them, each once."""
        found = (kind for each in self.instance_selections.values() for kind in each.machine_types)
        return tuple(sorted(set(found)))


class Placement(_Shape, frozen=True):
    """Whether VMs stand together."""

    collocation: str = ""


class Allocation(_Shape, frozen=True):
    """What a job's VMs are."""

    instances: tuple[PolicyOrTemplate, ...] = ()
    instance_flexibility_policy: Flexibility = Flexibility()
    placement: Placement = Placement()
    labels: dict[str, str] = {}


class TaskGroup(_Shape, frozen=True):
    """How many tasks there are."""

    parallelism: Count | None = None
    task_count: Count | None = None
    task_count_per_node: Count | None = None


class Status(_Shape, frozen=True):
    """What state a job is in."""

    state: str = ""


class Job(_Shape, frozen=True):
    """What is kept of a job."""

    name: str
    uid: str = ""
    labels: dict[str, str] = {}
    status: Status = Status()
    allocation_policy: Allocation = Allocation()
    task_groups: tuple[TaskGroup, ...] = ()

    @property
    def instances(self) -> PolicyOrTemplate:
        """What its VMs are; only the first entry counts."""
        return next(iter(self.allocation_policy.instances), PolicyOrTemplate())


class Records(msgspec.Struct, frozen=True):
    """Batch in one project: jobs that may have accelerators.

    Attributes:
        templates: Those that jobs name, by their names within the project.
    """

    jobs: tuple[Job, ...] = ()
    templates: dict[str, Template] = {}


def read(calls: Calls, keep: ReadFilter) -> Records:
    """The jobs, by name."""
    found = [
        _kept(each, keep)
        for each in calls.pages(LIST, "jobs", Job, pageSize=_PAGE)
        if each.status.state not in OVER and keep.in_scope(place(each.name)[0]) and not _is_plain(each, keep)
    ]
    named = {each.instances.template for each in found} - {""}
    made = templates.resolve(calls, keep, named)
    jobs = [each for each in found if not _has_plain_template(each, made, keep)]
    return Records(tuple(sorted(jobs, key=lambda each: each.name)), made)


def _is_plain(job: Job, keep: ReadFilter) -> bool:
    """Whether it certainly has no accelerators; without a type, Batch takes a general machine."""
    instances, types = job.instances, job.allocation_policy.instance_flexibility_policy.types
    if instances.instance_template:
        return False
    policy = instances.policy
    kinds = types or (policy.machine_type,)
    if not any(kinds):
        return not policy.accelerators
    return all(plain(keep, kind, policy.guests) for kind in kinds)


def _has_plain_template(job: Job, made: dict[str, Template], keep: ReadFilter) -> bool:
    template = made.get(job.instances.template)
    return template is not None and plain(keep, template.type, template.guests)


def _kept(job: Job, keep: ReadFilter) -> Job:
    allocation = job.allocation_policy
    return replace(
        job,
        labels=keep.tags(job.labels),
        allocation_policy=replace(allocation, labels=keep.tags(allocation.labels)),
    )


BATCH = Service(name="batch", client="batch", actions=ACTIONS, records=Records, read=read, regionless=True)
