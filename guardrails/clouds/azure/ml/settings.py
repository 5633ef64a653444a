"""Azure Machine Learning: compute that a workspace makes, or attaches, and online deployments. Pure.

Sources: Azure Machine Learning, "Create and manage a compute cluster" and "Managed online endpoints".
"""

import msgspec

from guardrails.catalog.accelerators import OPEN, SINGLE, Accelerators, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.azure.compute.settings import Raise, grown
from guardrails.clouds.azure.words import market
from guardrails.clouds.counting import UNSET
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field

KUBERNETES = frozenset(("microsoft.containerservice/managedclusters",))
SPARK = frozenset(("microsoft.synapse/workspaces/bigdatapools",))
"""Types of ARM that compute of a workspace may be attached from."""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """A compute cluster: jobs bring nodes and take them away, between two limits."""

    size: Field[str]
    least: Field[int] = UNSET
    most: Field[int] = UNSET
    priority: Field[str] = Field()


def cluster_parts(cluster: Cluster, accelerators: Accelerators) -> list[Part]:
    """One part."""
    size, open_ = counting.scaled(UNSET, cluster.least, cluster.most)
    choice = machine(accelerators, "azure", cluster.size, size)
    return [Part(choices=(choice,), open=open_, market=market(cluster.priority))]


def instance_parts(size: Field[str], accelerators: Accelerators) -> list[Part]:
    """A compute instance is one machine."""
    return [Part(choices=(machine(accelerators, "azure", size, SINGLE),))]


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
    """Machines that stand elsewhere and that the plan does not show."""
    return [Part(choices=(unknown_choice(OPEN, path, reason),))]
