"""What rows of every source have in common: names of parts, and a workload that is over. Pure."""

from collections.abc import Sequence

import msgspec

from guardrails.model.range import ZERO
from guardrails.model.workload import Workload


def part_names(names: Sequence[str | None], prefix: str) -> list[str]:
    """Names for the parts of a list: their own, else their place; nothing when there is only one."""
    if len(names) == 1:
        return [""]
    return [name if name and names.count(name) == 1 else f"{prefix}[{at}]" for at, name in enumerate(names)]


def emptied(workload: Workload) -> Workload:
    """A workload that is taken away, or over: it holds nothing, and shows what it held before."""
    return msgspec.structs.replace(
        workload,
        instances=ZERO,
        instances_ceiling=ZERO,
        accelerators=ZERO,
        ceiling=ZERO,
        accelerators_before=workload.accelerators,
        ceiling_before=workload.ceiling,
        accelerator_before=workload.accelerator,
        unresolved=(),
    )
