"""Azure Batch: dedicated and low-priority nodes of a pool, fixed or by a formula. Pure.

Source: Azure Batch, "Nodes and pools", "Create a formula to automatically scale compute nodes in a pool".
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size, at_least
from guardrails.clouds import counting
from guardrails.clouds.azure.batch.formula import targets
from guardrails.clouds.azure.families import vcpus
from guardrails.clouds.counting import UNSET, Open
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly, total
from guardrails.model.workload import UNKNOWN, Unresolved


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A pool.

    Attributes:
        size: Of its nodes.
        formula: What sets its number, where one does; then the fixed numbers say nothing.
        dedicated, low_priority: Nodes of each kind.
        now: Nodes of each kind that there are; not set where nothing says it.
        cores: What the account allows of each kind, in vCPUs: the most where a formula names none.
        default: How many of a kind there are when nobody says.
    """

    size: Field[str]
    formula: Field[str] | None = None
    dedicated: Field[int] = UNSET
    low_priority: Field[int] = UNSET
    now: tuple[Field[int], Field[int]] = (UNSET, UNSET)
    cores: tuple[Field[int], Field[int]] = (UNSET, UNSET)
    default: int | None = None


def parts(pool: Pool, accelerators: Accelerators) -> list[Part]:
    """One part."""
    dedicated, low_priority, open_ = _nodes(pool)
    runs = tuple(
        wanted if now.value is None else exactly(now.value)
        for wanted, now in zip((dedicated, low_priority), pool.now, strict=True)
    )
    number, planned = dedicated + low_priority, total(runs)
    top = number if number.max is None else exactly(number.max)
    size = Size(planned, at_least(top, planned))
    choice = machine(accelerators, "azure", pool.size, size)
    return [Part(choices=(choice,), open=open_, market=_market(dedicated, low_priority))]


def _nodes(pool: Pool) -> tuple[Range, Range, Open]:
    """Dedicated and low-priority nodes."""
    formula = pool.formula
    if formula is None:
        (one, lost), (other, lost_too) = (
            counting.fixed(each, pool.default) for each in (pool.dedicated, pool.low_priority)
        )
        return one.planned, other.planned, (*lost, *lost_too)
    wanted = (Range(0), Range(0)) if formula.value is None else targets(formula.value)
    dedicated, low_priority = (
        each if each.max is not None else Range(each.min, _most(each.min, cores, pool.size))
        for each, cores in zip(wanted, pool.cores, strict=True)
    )
    if None in (dedicated.max, low_priority.max):
        why = formula.missing if formula.value is None else "names no number that it stays below"
        return dedicated, low_priority, (Unresolved(formula.path, why),)
    return dedicated, low_priority, ()


def _most(least: float, cores: Field[int], size: Field[str]) -> float | None:
    """The most nodes of a size that fit into the account's vCPUs."""
    each = vcpus(size.value or "")
    return None if cores.value is None or not each else max(least, cores.value // each)


def _market(dedicated: Range, low_priority: Range) -> str:
    if low_priority.max == 0:
        return "on_demand"
    return "spot" if dedicated.max == 0 else UNKNOWN
