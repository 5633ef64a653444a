"""What all live readers of Azure share: the frame of a resource of ARM, its place, what a group holds.

Knows no service. What a resource is, is in its `properties`; each service says what it keeps of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from guardrails.catalog.regions import spelt
from guardrails.clouds.azure.ids import ArmId, arm_id
from guardrails.clouds.region import RegionFacts
from guardrails.clouds.service import ReadFilter
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

T = TypeVar("T")
R = TypeVar("R", bound="Resource")

MARKS = ("aks-managed-", "hidden-", "karpenter.", "ms-resource-usage")
"""What keys of tags begin with by which services mark what they make, and that name no customer. Anybody who
may tag can write them."""


class Resource(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """The frame of a resource of ARM.

    Attributes:
        location: As the API writes it: `westeurope` or `West Europe`; empty: that of what it is part of.
        zones: Where it is pinned to any.
    """

    id: str
    location: str = ""
    tags: dict[str, str] | None = None
    zones: tuple[str, ...] | None = None

    @property
    def region(self) -> str:
        """Its location as Azure names regions."""
        return spelt(self.location)

    @property
    def key(self) -> str:
        """Its id for comparing: ARM's ids are the same in any case."""
        return self.id.lower()

    @property
    def label(self) -> str:
        """Its own name: the last word of its id."""
        return self.id.rstrip("/").rpartition("/")[2]

    @property
    def group(self) -> str:
        """Its resource group, in lower case; empty when its id names none."""
        found = arm_id(self.id)
        return "" if found is None else found.group


def trimmed(resource: R, keep: ReadFilter) -> R:
    """A resource with only those of its tags that may name a customer."""
    return msgspec.structs.replace(resource, tags=keep.tags(resource.tags or {}))


def single_zone(zones: Sequence[str] | None) -> str:
    """The zone, when there is only one."""
    return zones[0] if zones and len(zones) == 1 else UNKNOWN


def told(value: T | None, path: str) -> Field[T]:
    """A value that the service always gives: without it, it is not known."""
    return Field(value, path, "" if value is not None else "is not given")


class Held(NamedTuple):
    """A machine, or a scale set, that is in a resource group.

    Attributes:
        id: In lower case; of a scale set also the name by which its owner goes.
        type: Of a machine; empty: it is a scale set.
    """

    id: str
    type: str = ""

    @property
    def label(self) -> str:
        """Its own name, in lower case."""
        return self.id.rpartition("/")[2]


class AzureFacts(RegionFacts, frozen=True, kw_only=True):
    """What joins of a subscription may use.

    Attributes:
        held: By name of a resource group in lower case, the machines and scale sets in it: a service that
            keeps a group for itself owns what is there.
    """

    held: Mapping[str, Sequence[Held]] = {}

    def reads(self, resource: ArmId) -> bool:
        """Whether the subscription of a resource is one that the scan reads."""
        return resource.subscription in {each.lower() for each in self.accounts}

    def within(self, group: str) -> Sequence[Held]:
        """What a resource group holds; by its name, or its id."""
        return self.held.get(group.lower().rpartition("/")[2], ())
