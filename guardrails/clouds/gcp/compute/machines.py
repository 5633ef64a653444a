"""The machine of an instance, a template or a reservation, as Compute Engine's answers write it."""

from collections.abc import Iterable

import msgspec

from guardrails.clouds.gcp.compute.settings import NOTHING
from guardrails.clouds.gcp.links import last
from guardrails.clouds.service import Count, ReadFilter

Guests = tuple[tuple[str, int | None], ...]
"""Names of added accelerators, with their numbers; None: not said."""


class Accelerator(msgspec.Struct, rename="camel"):
    """`AcceleratorConfig`."""

    accelerator_type: str = ""
    accelerator_count: Count | None = None


class Affinity(msgspec.Struct):
    """`SchedulingNodeAffinity`, as far as it binds a machine to hosts."""

    operator: str = ""


class Scheduling(msgspec.Struct, rename="camel"):
    """How a machine is bought, and whether it must stand on hosts of its holder."""

    provisioning_model: str = ""
    preemptible: bool = False
    node_affinities: list[Affinity] = []


class Properties(msgspec.Struct, rename="camel"):
    """`InstanceProperties`, and what of an instance is written alike."""

    machine_type: str = ""
    guest_accelerators: list[Accelerator] = []
    scheduling: Scheduling = msgspec.field(default_factory=Scheduling)
    resource_policies: list[str] = []
    labels: dict[str, str] = {}

    @property
    def guests(self) -> Guests:
        """What is added to the machine."""
        return guests(self.guest_accelerators)


def guests(found: Iterable[Accelerator]) -> Guests:
    """Added accelerators; an entry of none is none, and one without a name has a number all the same."""
    return tuple(
        (last(each.accelerator_type), each.accelerator_count)
        for each in found
        if each.accelerator_count or (each.accelerator_count is None and each.accelerator_type not in NOTHING)
    )


def is_plain(kind: str, added: Guests, keep: ReadFilter) -> bool:
    """Whether a machine is certain to have no accelerators."""
    return bool(kind) and not added and keep.has_no_accelerators(last(kind))
