"""Cloud Run: what an instance holds, and how many instances services and jobs have. Pure.

Sources: Cloud Run API, RevisionScaling, ServiceScaling (`manualInstanceCount`) and ExecutionTemplate
(`parallelism`, `taskCount`: one where it is not said).
"""

from collections.abc import Sequence

import msgspec

from guardrails.clouds.counting import UNSET, Counted, scaled, upto
from guardrails.model.field import Field

_OPEN = "is not set or not known: the service scales as far as its quota allows"


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


def job_number(tasks: Field[int], beside: Field[int]) -> Counted:
    """Instances of a job: as many as tasks of one execution run side by side."""
    if tasks.value is None and not tasks.is_lost:
        return upto(Field(1))
    if tasks.value is None:
        return upto(Field(beside.value)) if beside.value else scaled(UNSET, UNSET, _lost(tasks))
    return upto(Field(min(tasks.value, beside.value or tasks.value)))


def _lost(tasks: Field[int]) -> Field[int]:
    return Field(None, tasks.path, _OPEN)
