"""The net under the readers: blocks of a resource that a plan does not show, and of which no row speaks."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from guardrails.clouds import build
from guardrails.formats.decoding import absent
from guardrails.formats.marks import Path, written
from guardrails.formats.terraform import dynamic
from guardrails.formats.terraform.reader import AnyReader
from guardrails.formats.terraform.resource import AnyResource, Unreadable
from guardrails.model.range import ZERO, Range
from guardrails.model.workload import UNKNOWN, Unresolved, Workload

_COUNTING = """
    auto_scale auto_scaling autoscale autoscaling autoscaling_config autoscaling_policy autoscaling_spec
    capacity compute_capacity elasticity_profile event_trigger_config fixed_scale managed_instance_scaling
    manual_trigger_config metadata profile recurrence scale scale_settings scaling scaling_config
    scaling_configuration schedule schedule_trigger_config target_capacity_specification warm_pool
"""
_BUYING = """
    aws_attributes iam_instance_profile instance_market_options instances_distribution placement_policy
    queued_provisioning reservation_affinity resource_policies scheduling scheduling_config
    specific_reservation spot_config tag_specifications
"""
_NUMBERS = frozenset(_COUNTING.split())  # only say how many machines there are
_ASIDE = frozenset(_BUYING.split())  # neither what machines are nor how many: how, where and for whom
_REASON = "may be set by a dynamic block, known only after apply"


def with_unseen(resource: AnyResource, rows: Sequence[Workload], reader: AnyReader) -> Sequence[Workload]:
    """A resource's rows, opened by what may stand in blocks that the plan does not show.

    A block that may bring machines and that no row speaks of is a row of its own; one that may only change
    their number opens the numbers of the rows that there are.
    """
    marks = resource.unknown
    if marks is None or marks is True or not resource.planned or resource.gone:
        return rows
    if not dynamic.has_blocks(resource.kind):
        return rows
    for path in _open_blocks(resource, marks, resource.values, ()):
        name, where = str(path[-1]), written(path)
        if any(_speaks(row, name) for row in rows):
            continue
        if name in _NUMBERS:
            rows = [_opened(row, where) for row in rows]
        else:
            rows = [*rows, _row(resource, reader, where)]
    return rows


def _open_blocks(resource: AnyResource, marks: Any, values: Any, path: Path) -> Iterator[Path]:
    """Paths of blocks that are not shown, and that can neither be ruled out nor left aside."""
    kind: type[msgspec.Struct] = type(values)
    for name in _blocks(kind):
        mark = getattr(marks, name, None) if isinstance(marks, msgspec.Struct) else marks.get(name)
        if not mark:
            continue
        value, here = getattr(values, name), (*path, name)
        items = value if isinstance(value, list) else [value]
        if not value or value is msgspec.UNSET:
            if mark is True and here not in resource.ruled_out and resource.is_configured(*here):
                yield here
            continue
        for at, item in enumerate(items):
            inner = mark[at] if isinstance(mark, list) and at < len(mark) else mark
            if isinstance(item, msgspec.Struct) and isinstance(inner, dict):
                yield from _open_blocks(resource, inner, item, (*here, at))


@lru_cache(maxsize=512)
def _blocks(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The nested blocks of a struct that say what there is, or how many."""
    names = kind.__struct_fields__
    return tuple(name for name in names if name not in _ASIDE and dynamic.is_block(kind, (name,)))


def _speaks(row: Workload, name: str) -> bool:
    """Whether a row says that something about a block is not known, or that anything may be there."""
    if row.accelerator == UNKNOWN and (row.ceiling.max is None or row.role == "template"):
        return True
    return any(name in lost.path for lost in row.unresolved)


def _opened(row: Workload, where: str) -> Workload:
    if row.role == "template":
        return row
    return msgspec.structs.replace(
        row,
        instances_ceiling=Range(row.instances_ceiling.min),
        ceiling=Range(row.ceiling.min),
        unresolved=(*row.unresolved, Unresolved(where, _REASON)),
    )


def _row(resource: AnyResource, reader: AnyReader, where: str) -> Workload:
    problem = Unreadable(where, _REASON)
    row = build.unreadable(resource.head, resource.plan.name, reader.provider, problem, reader.role)
    if absent(resource.change.before):
        row = msgspec.structs.replace(row, accelerators_before=ZERO, ceiling_before=ZERO)
    return row
