"""Azure Machine Learning: compute that a workspace makes, or attaches, online deployments, and jobs. Pure.

Sources: Azure Machine Learning, "Create and manage a compute cluster", "Managed online endpoints", "Model
training on serverless compute"; REST API, `ComputeInstanceState` and `JobStatus`.
"""

import msgspec

from guardrails.catalog.accelerators import OPEN, Accelerators, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.azure.compute.settings import Raise, grown
from guardrails.clouds.azure.words import market
from guardrails.clouds.counting import UNSET
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range

KUBERNETES = frozenset(("microsoft.containerservice/managedclusters",))
SPARK = frozenset(("microsoft.synapse/workspaces/bigdatapools",))
MACHINE = "microsoft.compute/virtualmachines"
"""Types of ARM that compute of a workspace may be attached from."""
ONCE: Field[int] = Field(1)
"""One trial at a time."""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """A compute cluster: jobs bring nodes and take them away, between two limits.

    Attributes:
        count: Nodes that there are now.
    """

    size: Field[str]
    count: Field[int] = UNSET
    least: Field[int] = UNSET
    most: Field[int] = UNSET
    priority: Field[str] = Field()


def cluster_parts(cluster: Cluster, accelerators: Accelerators) -> list[Part]:
    """One part."""
    size, open_ = counting.scaled(cluster.count, cluster.least, cluster.most)
    choice = machine(accelerators, "azure", cluster.size, size)
    return [Part(choices=(choice,), open=open_, market=market(cluster.priority))]


_STOPPED = frozenset(("createfailed", "stopped"))
_RUNS = frozenset(
    (
        *("creating", "jobrunning", "resizing", "restarting", "running", "settingup", "setupfailed"),
        *("starting", "stopping", "usersettingup", "usersetupfailed", "deleting", ""),
    )
)


def instance_parts(size: Field[str], accelerators: Accelerators, state: str = "") -> list[Part]:
    """A compute instance is one machine; one that is stopped can be started.

    Args:
        size: Of it.
        accelerators: The catalog.
        state: As the API says it; empty where nothing says it.
    """
    word = state.lower()
    runs = ONE if word in _RUNS else ZERO if word in _STOPPED else Range(0, 1)
    return [Part(choices=(machine(accelerators, "azure", size, Size(runs, ONE)),))]


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """What serves an online endpoint.

    Attributes:
        size: Of its instances.
        count: How many there are; one when nobody says.
        least, most: Limits of its scaling by itself.
        scales: Whether it does.
        raises: Autoscale settings that scale it.
    """

    size: Field[str]
    count: Field[int] = UNSET
    least: Field[int] = UNSET
    most: Field[int] = UNSET
    scales: bool = False
    raises: tuple[Raise, ...] = ()


def deployment_parts(deployment: Deployment, accelerators: Accelerators) -> list[Part]:
    """One part."""
    number = counting.fixed(deployment.count, 1)
    if deployment.scales:
        number = counting.scaled(deployment.count, deployment.least, deployment.most)
    size, open_ = grown(number, deployment.raises)
    return [Part(choices=(machine(accelerators, "azure", deployment.size, size),), open=open_)]


def fixed_parts(size: Field[str], count: Field[int], accelerators: Accelerators) -> list[Part]:
    """A number of machines that nothing scales."""
    number, open_ = counting.fixed(count)
    return [Part(choices=(machine(accelerators, "azure", size, number),), open=open_)]


def attached_parts(path: str, reason: str) -> list[Part]:
    """Machines that stand elsewhere and that are not shown."""
    return [Part(choices=(unknown_choice(OPEN, path, reason),))]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a job, or a step of one, asks of serverless compute: machines that are there for it alone.

    Attributes:
        name: Of its row; empty when it is all of the job.
        sizes: Of its machines; several are alternatives.
        count: Machines of one trial; one when nobody says.
        trials: How many may run at once.
        tier: How they are bought.
        waits: Whether it has no machines yet.
    """

    name: str = ""
    sizes: tuple[Field[str], ...]
    count: Field[int] = UNSET
    trials: Field[int] = ONCE
    tier: Field[str] = Field()
    waits: bool = False


def job_part(job: Job, accelerators: Accelerators) -> Part:
    """What it may hold: of one trial all, of several any number up to the most."""
    each, trials = counting.fixed(job.count, 1), counting.fixed(job.trials)
    whole = counting.product(each.size, trials.size.planned)
    size = Size(Range(0, whole.planned.max), whole.ceiling) if job.waits or job.trials != ONCE else whole
    return Part(
        choices=tuple(machine(accelerators, "azure", name, size) for name in job.sizes),
        open=(*each.open, *trials.open),
        name=job.name,
        market="spot" if (job.tier.value or "").lower() == "spot" else "on_demand",
    )


_WAITING = frozenset(("notstarted", "paused", "queued", "scheduled"))
_OVER = frozenset(("canceled", "completed", "failed"))


def waits(status: str) -> bool:
    """Whether a job of this status may have no machines yet."""
    return status.lower() in _WAITING


def is_over(status: str) -> bool:
    """Whether a job of this status has given its machines back; any other counts as running."""
    return status.lower() in _OVER
