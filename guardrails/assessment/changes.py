"""What a plan changes of what a customer could do: before it and after it, for each plan file. Pure."""

from collections.abc import Callable, Sequence

import msgspec

from guardrails.assessment import capacity
from guardrails.assessment.pools import ChipFacts
from guardrails.model.range import ZERO, Range, total
from guardrails.model.tri import Tri
from guardrails.model.workload import Workload


class Change(msgspec.Struct, frozen=True):
    """One plan file's change.

    Attributes:
        file: The plan.
        before_yop, after_yop: What the customer's resources in it could do in 12 months, in 10^24 operations,
            at the ceiling of their own settings.
    """

    file: str
    before_yop: Range
    after_yop: Range


def changes(
    workloads: Sequence[Workload], chip: Callable[[str], ChipFacts], complete: Tri
) -> tuple[Change, ...]:
    """The plans that change what was there already, in order of their names.

    A plan that only creates is no change of an arrangement: it is a transaction of its own.

    Args:
        workloads: One customer's.
        chip: The facts of a chip by its name.
        complete: Whether the workloads are all there are; otherwise both figures are open.
    """
    files: dict[str, list[Workload]] = {}
    for each in workloads:
        if each.file:
            files.setdefault(each.file, []).append(each)
    found = (_change(file, group, chip, complete) for file, group in sorted(files.items()))
    return tuple(each for each in found if each.before_yop not in (ZERO, each.after_yop))


def _change(
    file: str, workloads: Sequence[Workload], chip: Callable[[str], ChipFacts], complete: Tri
) -> Change:
    before = total(_eops(chip(each.accelerator_before), each.ceiling_before) for each in workloads)
    after = total(_eops(chip(each.accelerator), each.ceiling) for each in workloads)
    if complete != "yes" and before != after:
        before, after = before.unbounded(), after.unbounded()
    return Change(file, capacity.yop_in_12_months(before), capacity.yop_in_12_months(after))


def _eops(facts: ChipFacts, accelerators: Range) -> Range:
    return facts.peak_eops.product(accelerators) if facts.ai else ZERO
