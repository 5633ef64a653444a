"""Vertex AI: from parts of a thing to its rows, and from a machine's settings to a part. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from guardrails.clouds import managed
from guardrails.clouds.counting import Counted
from guardrails.clouds.gcp import live
from guardrails.clouds.gcp.compute.named import GcpFacts
from guardrails.clouds.gcp.links import place, within
from guardrails.clouds.gcp.vertex.settings import market, slice_of
from guardrails.clouds.gcp.vertex.shapes import MachineSpec
from guardrails.clouds.managed import ManagedResource
from guardrails.clouds.parts import Part
from guardrails.clouds.region import LiveContext
from guardrails.model.workload import Role, Workload

_SPECIFIC = "SPECIFIC_RESERVATION"


class Thing(NamedTuple):
    """What parts belong to.

    Attributes:
        kind: As the plan source calls it.
        name: As the API names it.
        labels: Of it.
        word: For parts without a name of their own.
        role: What it is.
    """

    kind: str
    name: str
    labels: Mapping[str, str]
    word: str = "part"
    role: Role = "runs"


def rows(facts: GcpFacts, thing: Thing, parts: Sequence[Part]) -> list[Workload]:
    """A row for each part that may have accelerators."""
    traits = LiveContext(region=place(thing.name)[0], role=thing.role)
    id_ = facts.path(within(thing.name))
    resource = ManagedResource(kind=thing.kind, id=id_, tags=thing.labels, word=thing.word, traits=traits)
    return managed.rows(facts, resource, parts)


def part(facts: GcpFacts, spec: MachineSpec, number: Counted, path: str, strategy: str = "") -> Part:
    """Replicas of a machine.

    Args:
        facts: Of the project.
        spec: The machine.
        number: How many.
        path: Where the machine stands.
        strategy: How its job is scheduled.
    """
    affinity = spec.reservation_affinity
    reserved = affinity is not None and affinity.reservation_affinity_type == _SPECIFIC
    asked = live.Spec(spec.machine_type, spec.guests, f"{path}.machineSpec")
    found = live.part(facts, asked, number, market=market(strategy, reserved=reserved))
    choices = (slice_of(each, spec.tpu_topology, f"{path}.machineSpec.tpuTopology") for each in found.choices)
    return replace(found, choices=tuple(choices))
