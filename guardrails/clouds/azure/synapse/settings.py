"""Spark pools of Synapse: accelerators are named by the family of their nodes, not by their size. Pure."""

import msgspec

from guardrails.catalog.accelerators import NONE, Choice, Size, unknown_choice
from guardrails.clouds import counting
from guardrails.clouds.counting import UNSET, Counted
from guardrails.clouds.parts import Part
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_PLAIN = ("memoryoptimized", "none")


class SparkPool(msgspec.Struct, frozen=True, kw_only=True):
    """A Spark pool.

    Attributes:
        family: Of its nodes.
        size: How large they are: `Small`, `Large`.
        count: How many there are, where it does not scale.
        least, most: Limits of its scaling.
        scales: Whether it does.
    """

    family: Field[str]
    size: str = UNKNOWN
    count: Field[int] = UNSET
    least: Field[int] = UNSET
    most: Field[int] = UNSET
    scales: bool = False

    @property
    def number(self) -> Counted:
        """How many nodes."""
        return counting.scaled(UNSET, self.least, self.most) if self.scales else counting.fixed(self.count)


def parts(pool: SparkPool) -> list[Part]:
    """One part."""
    size, open_ = pool.number
    return [Part(choices=(_choice(pool, size),), open=open_)]


def _choice(pool: SparkPool, size: Size) -> Choice:
    """What a node has; which chip, and how many, Azure does not say of the sizes of this family."""
    family = pool.family
    if family.value is None:
        return unknown_choice(size, family.path, family.missing)
    if family.value.lower() in _PLAIN:
        return Choice(family.value, NONE, 0, size)
    if not family.value.lower().startswith("hardwareaccelerated"):
        return unknown_choice(size, family.path, "is no family of nodes that is known")
    return Choice(
        UNKNOWN if family.hidden else f"{family.value} {pool.size}",
        UNKNOWN,
        None,
        size,
        path=family.path,
        reason="Azure does not say which accelerator its nodes have",
        least=1,
    )
