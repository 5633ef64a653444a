"""Batch: a compute environment makes machines of its types, up to a limit in vCPUs. Pure.

Sources: Batch API, ComputeResource (`instanceTypes`, `minvCpus`, `maxvCpus`) and ComputeEnvironmentDetail
(`state`).
"""

from collections.abc import Iterator, Sequence

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.aws.ec2.vcpus import filling, of_family, vcpus
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN, Unresolved

GENERAL = frozenset(("optimal", "default_x86_64", "default_arm64"))
"""Words for families of general machines."""


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """A compute environment that Batch manages.

    Attributes:
        kind: `EC2`, `SPOT`, `FARGATE`, `FARGATE_SPOT`; empty: not said.
        types: Types, families and words for families, as they are listed.
        chosen: Types that managed instances of ECS choose for it; then `types` says nothing.
        desired, least, most: vCPUs: now, always, and at the most.
        grows: Whether it may make machines: one that is off, or goes, keeps what runs and its least number.
    """

    kind: str = ""
    types: tuple[Field[str], ...] = ()
    chosen: tuple[Choice, ...] = ()
    desired: Field[int] = Field()
    least: Field[int] = Field()
    most: Field[int] = Field()
    grows: bool = True

    @property
    def is_serverless(self) -> bool:
        """Whether it is of Fargate, which has no accelerators."""
        return self.kind.upper().startswith("FARGATE")

    @property
    def market(self) -> str:
        """How its machines are bought."""
        return {"SPOT": "spot", "": "on_demand", "EC2": "on_demand"}.get(self.kind.upper(), UNKNOWN)


def parts(environment: Environment, accelerators: Accelerators) -> list[Part]:
    """At most one: its types are alternatives, each with the machines that fill the vCPUs."""
    if environment.is_serverless:
        return []
    named = types(environment, accelerators)
    if all(each.chip == NONE for each in named):
        return []
    most = environment.most
    open_ = (Unresolved(most.path, most.missing),) if most.value is None and environment.grows else ()
    sized = (msgspec.structs.replace(each, size=_size(environment, each)) for each in named)
    return [Part(choices=tuple(sized), open=open_, market=environment.market)]


def types(environment: Environment, accelerators: Accelerators) -> Sequence[Choice]:
    """The types that are named, or that are of a family that is named; their number is left open."""
    if environment.chosen:
        return environment.chosen
    found = [choice for name in environment.types for choice in _named(name, accelerators)]
    return found or [unknown_choice(OPEN, "instance_types", "is not set")]


def _named(name: Field[str], accelerators: Accelerators) -> Iterator[Choice]:
    if name.value in GENERAL:
        yield Choice(name.value, NONE, 0, OPEN)
        return
    family = of_family(accelerators.catalog, name.value) if name.value and "." not in name.value else []
    for each in family or (name.value,):
        yield machine(accelerators, "aws", msgspec.structs.replace(name, value=each), OPEN)


def _size(environment: Environment, choice: Choice) -> Size:
    desired, least, most = (each.value for each in (environment.desired, environment.least, environment.most))
    if not environment.grows:
        most = max(least or 0, desired or 0)
    return filling(desired, least, most, vcpus(choice.instance_type))
