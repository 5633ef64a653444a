"""CodeBuild: fleets of build machines, and projects whose builds have a machine each. Pure.

Sources: CodeBuild user guide, "Build environment compute modes and types", "Run builds on reserved capacity
fleets"; CodeBuild API, Fleet and Project; read 2026-11-30.
"""

import msgspec

from guardrails.catalog.accelerators import NONE, OPEN, Accelerators, Choice, Size, unknown_choice
from guardrails.clouds.counting import UNSET, fixed, scaled, upto
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, Unresolved

_GPU = "LINUX_GPU_CONTAINER"
PLAIN = frozenset(
    (
        "ARM_CONTAINER",
        "ARM_EC2",
        "ARM_LAMBDA_CONTAINER",
        "LINUX_CONTAINER",
        "LINUX_EC2",
        "LINUX_LAMBDA_CONTAINER",
        "MAC_ARM",
        "WINDOWS_CONTAINER",
        "WINDOWS_EC2",
        "WINDOWS_SERVER_2019_CONTAINER",
        "WINDOWS_SERVER_2022_CONTAINER",
    )
)
"""Types of environments whose machines have no GPUs, unless their compute type is custom."""
_BEHIND = {"BUILD_GENERAL1_SMALL": "g5.xlarge", "BUILD_GENERAL1_LARGE": "p3.8xlarge"}
"""EC2 types with the GPUs of the build machines: one A10G, four V100."""
_CUSTOM = "CUSTOM_INSTANCE_TYPE"


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What builds run on.

    Attributes:
        kind: Type of the environment, e.g. `LINUX_GPU_CONTAINER`.
        compute: Its compute type.
        custom: The EC2 type of a custom compute type.
    """

    kind: Field[str] = Field()
    compute: Field[str] = Field()
    custom: Field[str] = Field()


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """Machines that are kept for builds.

    Attributes:
        base: Machines that are always there.
        desired: Machines that are there now, where the fleet scales.
        most: The most that it scales to; not set: it does not scale.
        overflow: What becomes of builds that find no machine: `QUEUE`, `ON_DEMAND`.
        grows: Whether it may make machines: one that goes keeps what runs.
    """

    environment: Environment
    base: Field[int] = Field()
    desired: Field[int] = UNSET
    most: Field[int] = UNSET
    overflow: Field[str] = Field()
    grows: bool = True


def fleet_parts(fleet: Fleet, accelerators: Accelerators) -> list[Part]:
    """At most one."""
    found = _machine(fleet.environment, accelerators)
    if found.chip == NONE:
        return []
    planned = fleet.base if fleet.desired.value is None and not fleet.desired.reason else fleet.desired
    if fleet.grows and (fleet.most.value is not None or fleet.most.reason):
        size, open_ = scaled(planned, UNSET, fleet.most)
    else:
        size, open_ = fixed(planned)
    overflow = fleet.overflow
    if fleet.grows and (overflow.is_lost or (overflow.value or "").upper() == "ON_DEMAND"):
        size = Size(size.planned, size.ceiling.unbounded())
        reason = overflow.reason or "builds overflow to machines without a limit"
        open_ = (*open_, Unresolved(overflow.path, reason))
    return [Part(choices=(msgspec.structs.replace(found, size=size),), open=open_)]


def project_parts(environment: Environment, limit: Field[int], accelerators: Accelerators) -> list[Part]:
    """At most one: a machine for each build that runs, up to the limit on builds at a time."""
    found = _machine(environment, accelerators)
    if found.chip == NONE:
        return []
    size, open_ = upto(limit)
    if limit.value is None:
        size = OPEN
    return [Part(choices=(msgspec.structs.replace(found, size=size),), open=open_)]


def _machine(environment: Environment, accelerators: Accelerators) -> Choice:
    """A build machine by the type of its environment and its compute type."""
    kind, compute = environment.kind, environment.compute
    if compute.value == _CUSTOM:
        return machine(accelerators, "aws", environment.custom, OPEN)
    if kind.value is None:
        return unknown_choice(OPEN, kind.path, kind.missing)
    if kind.value in PLAIN:
        return Choice(kind.value, NONE, 0, OPEN)
    if kind.value != _GPU:
        shown = SENSITIVE if kind.hidden else kind.value
        return unknown_choice(OPEN, kind.path, f'"{shown}" is not in the catalog')
    name = _BEHIND.get(compute.value or "")
    if name is None:
        return unknown_choice(OPEN, compute.path, compute.reason or "is not in the catalog", 1)
    found = accelerators.choice("aws", name, OPEN, compute.path)
    return msgspec.structs.replace(found, instance_type=SENSITIVE if compute.hidden else str(compute.value))
