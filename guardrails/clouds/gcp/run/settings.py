"""Cloud Run: what an instance holds, and how many instances services, jobs and worker pools have. Pure.

Sources: Cloud Run API, NodeSelector (`accelerator`), ResourceRequirements (`limits`), RevisionScaling,
ServiceScaling and WorkerPoolScaling (`manualInstanceCount`) and ExecutionTemplate (`parallelism`,
`taskCount`: one where it is not said).
"""

from collections.abc import Sequence

import msgspec

from guardrails.catalog.accelerators import OPEN, Accelerators, Choice
from guardrails.clouds.counting import UNSET, Counted, fixed, scaled, upto
from guardrails.model.field import Field
from guardrails.model.workload import SENSITIVE, UNKNOWN

LIMIT = "nvidia.com/gpu"
"""The container's limit that asks for GPUs."""
_SHOWN = "cloud-run"
_OPEN = "is not set or not known: the service scales as far as its quota allows"


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """One instance.

    Attributes:
        selector: The kind of GPU that its node selector asks for.
        gpus: How many each of its containers asks for; where none does, and the selector does, it is one.
        containers: Where the containers stand.
    """

    selector: Field[str]
    gpus: tuple[Field[int], ...]
    containers: str


def instance_choice(instance: Instance, accelerators: Accelerators) -> Choice | None:
    """What one instance holds, their number left open; None without a GPU."""
    selector = instance.selector
    asked = [each for each in instance.gpus if each.value or each.reason]
    if not selector.value and not selector.reason and not asked:
        return None
    unsure = next((each.reason for each in asked if each.reason), "")
    number = None if unsure else sum(each.value or 0 for each in asked) or 1
    chip = accelerators.catalog.accelerator("gcp", selector.value) if selector.value else None
    if chip is None:
        shown = SENSITIVE if selector.hidden else selector.value
        reason = selector.reason or (f'"{shown}" is not in the catalog' if shown else "is not set")
        return Choice(_SHOWN, UNKNOWN, number, OPEN, path=selector.path, reason=reason, least=1)
    where = instance.containers if unsure else ""
    return Choice(_SHOWN, chip.name, number, OPEN, path=where, reason=unsure, least=1)


class Scaling(msgspec.Struct, frozen=True, kw_only=True):
    """What a service or its revision says of its instances.

    Attributes:
        manual: So many, whatever is asked of it; 0: none stand by hand.
        least, most: Else from the least to the most; a most of 0 is none.
    """

    manual: Field[int] = UNSET
    least: Field[int] = UNSET
    most: Field[int] = UNSET


def service_number(scalings: Sequence[Scaling], path: str) -> Counted:
    """Instances of a service: the smallest most of those that hold, and no fewer than any least.

    Args:
        scalings: Those of the revision and of the service.
        path: Where the most would stand.
    """
    tops = [top for each in scalings if (top := each.manual.value or each.most.value)]
    lows = [each.manual.value or _low(each) for each in scalings]
    by_hand = next((each.manual for each in scalings if each.manual.is_lost), None)
    most = Field(min(tops), path) if tops else Field[int](None, path, _OPEN)
    return scaled(UNSET, Field(max(lows, default=0)), by_hand or most)


def _low(scaling: Scaling) -> int:
    low = scaling.least.value or 0
    return min(low, scaling.most.value) if scaling.most.value else low


def pool_number(manual: Field[int], path: str) -> Counted:
    """Instances of a worker pool: as many as stand by hand."""
    return fixed(manual) if manual.value is not None else service_number([Scaling(manual=manual)], path)


def job_number(tasks: Field[int], beside: Field[int]) -> Counted:
    """Instances of a job: as many as tasks of one execution run side by side."""
    if tasks.value is None and not tasks.is_lost:
        return upto(Field(1))
    if tasks.value is None:
        return upto(Field(beside.value)) if beside.value else scaled(UNSET, UNSET, _lost(tasks))
    return upto(Field(min(tasks.value, beside.value or tasks.value)))


def _lost(tasks: Field[int]) -> Field[int]:
    return Field(None, tasks.path, _OPEN)
