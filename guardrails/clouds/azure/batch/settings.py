"""Azure Batch: dedicated and low-priority nodes of a pool, fixed or by a formula. Pure.

Source: Azure Batch, "Nodes and pools", "Create a formula to automatically scale compute nodes in a pool".
"""

import msgspec

from guardrails.catalog.accelerators import Accelerators, Size
from guardrails.clouds import counting
from guardrails.clouds.azure.batch.formula import targets
from guardrails.clouds.counting import UNSET, Open
from guardrails.clouds.parts import Part, machine
from guardrails.model.field import Field
from guardrails.model.range import Range, exactly
from guardrails.model.workload import UNKNOWN, Unresolved


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A pool.

    Attributes:
        size: Of its nodes.
        formula: What sets its number, where one does; then the fixed numbers say nothing.
        dedicated, low_priority: Nodes of each kind.
        default: How many of a kind there are when nobody says.
    """

    size: Field[str]
    formula: Field[str] | None = None
    dedicated: Field[int] = UNSET
    low_priority: Field[int] = UNSET
    default: int | None = None


def parts(pool: Pool, accelerators: Accelerators) -> list[Part]:
    """One part."""
    dedicated, low_priority, open_ = _nodes(pool)
    number = dedicated + low_priority
    size = Size(number, number if number.max is None else exactly(number.max))
    choice = machine(accelerators, "azure", pool.size, size)
    return [Part(choices=(choice,), open=open_, market=_market(dedicated, low_priority))]


def _nodes(pool: Pool) -> tuple[Range, Range, Open]:
    """Dedicated and low-priority nodes."""
    formula = pool.formula
    if formula is None:
        dedicated = counting.fixed(pool.dedicated, pool.default)
        low_priority = counting.fixed(pool.low_priority, pool.default)
        open_ = (*dedicated.open, *low_priority.open)
        return dedicated.size.planned, low_priority.size.planned, open_
    if formula.value is None:
        return Range(0), Range(0), (Unresolved(formula.path, formula.missing),)
    found = targets(formula.value)
    if None in (found[0].max, found[1].max):
        return *found, (Unresolved(formula.path, "names no number that it stays below"),)
    return *found, ()


def _market(dedicated: Range, low_priority: Range) -> str:
    if low_priority.max == 0:
        return "on_demand"
    return "spot" if dedicated.max == 0 else UNKNOWN
