"""AKS: node pools, and nodes that a cluster makes by itself. Pure.

Sources: Azure, "Node auto-provisioning in AKS" (SKU selectors `karpenter.azure.com/sku-gpu-…`), "Deploy an AI
model on AKS with the AI toolchain operator", "What is Azure Kubernetes Service (AKS) Automatic?", and
"Virtual Machines node pools in AKS".
"""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import OPEN, Accelerators, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.azure.words import market
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.parts import Part, machine, part_names
from guardrails.model.field import Field

AUTOMATIC = "auto_provisioning"
TOOLCHAIN = "kaito"
_BY_ITSELF = "the cluster makes nodes by itself, of the sizes that its pods ask for"
_FOR_WORKSPACES = "the AI toolchain operator makes nodes when workspaces ask for them"


class Nodes(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes of one size.

    Attributes:
        size: Their size.
        count: How many there are.
        least, most: Limits of the autoscaler.
        scales: Whether the autoscaler is on.
        default: How many there are when nobody says.
    """

    size: Field[str]
    count: Field[int] = UNSET
    least: Field[int] = UNSET
    most: Field[int] = UNSET
    scales: Field[bool] = Field(False)
    default: int | None = None

    @property
    def number(self) -> Counted:
        """How many: the autoscaler's maximum where it is on, or may be on."""
        if self.scales.is_lost:
            unknown: Field[int] = Field(None, self.scales.path, self.scales.reason)
            return counting.scaled(self.count, self.least, unknown if self.most.value is None else self.most)
        if self.scales.value:
            return counting.scaled(self.count, self.least, self.most)
        return counting.fixed(self.count, self.default)


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A node pool.

    Attributes:
        name: Of its rows; empty when its resource is the pool.
        nodes: Its nodes: of one size, or of several side by side in a pool of virtual machines.
    """

    nodes: Sequence[Nodes]
    priority: Field[str] = Field()
    name: str = ""


def pool_parts(pool: Pool, accelerators: Accelerators) -> list[Part]:
    """A part for each size; a pool has its names to itself."""
    names = part_names([None] * len(pool.nodes), "scale")
    found = []
    for nodes, own in zip(pool.nodes, names, strict=True):
        size, open_ = nodes.number
        choice = machine(accelerators, "azure", nodes.size, size)
        name = "/".join(filter(None, (pool.name, own)))
        found.append(Part(choices=(choice,), open=open_, name=name, market=market(pool.priority)))
    return found


def provisioning_parts(mode: Field[str]) -> list[Part]:
    """Nodes that the cluster makes by itself when its node auto-provisioning is on, or may be."""
    if (mode.value or "manual").lower() == "manual" and not mode.is_lost:
        return []
    return [delegated(AUTOMATIC, mode.path, mode.reason or _BY_ITSELF)]


def toolchain_parts(enabled: Field[bool]) -> list[Part]:
    """GPU nodes that the AI toolchain operator (KAITO) makes for its workspaces, when it is on, or may be."""
    if not enabled.value and not enabled.is_lost:
        return []
    return [delegated(TOOLCHAIN, enabled.path, enabled.reason or _FOR_WORKSPACES)]


def is_automatic(edition: Field[str]) -> bool:
    """Whether a cluster of some edition makes all its nodes by itself, or may do so."""
    return edition.is_lost or (edition.value or "").lower() == "automatic"


def automatic_parts(name: str = "") -> list[Part]:
    """All nodes of an automatic cluster are made inside it: its node auto-provisioning is always on."""
    return [delegated(name, "sku", _BY_ITSELF)]


def delegated(name: str, path: str, reason: str) -> Part:
    """Nodes of which nobody says here what they are, nor how many."""
    return Part(choices=(unknown_choice(OPEN, path, reason),), name=name, role="delegated")
