"""Dataflow: accelerators of workers, which an option of the job asks for, and how many there are. Pure.

Source: Dataflow, "Use GPUs" (`worker_accelerator` of service options and experiments), Dataflow API, Job
(`currentState`) and AutoscalingSettings (`maxNumWorkers`: 0 is no limit).
"""

import re
from collections.abc import Iterable

from guardrails.clouds.counting import UNSET, Counted, scaled
from guardrails.clouds.gcp.compute.settings import Guest
from guardrails.model.field import Field

DEFAULT = "n1-standard-1"
"""The type of workers where nobody says one; it has no accelerator."""
OVER = frozenset(
    f"JOB_STATE_{each}" for each in ("DONE", "FAILED", "CANCELLED", "UPDATED", "DRAINED", "STOPPED")
)
"""Any other state, also one that is not known, may have workers."""
_WORKER = re.compile(r"worker_accelerator=(?:type:)?([^;:,\s\"]+)(?:[;:](?:count:)?(\d+))?")
_DIGITS = 9
"""More digits than a number of devices has."""


def guests(options: Iterable[str], path: str) -> tuple[Guest, ...]:
    """Accelerators of a worker; none when no option asks for some.

    Args:
        options: Experiments and service options.
        path: Where they stand.
    """
    found = _WORKER.search(" ".join(options))
    if found is None:
        return ()
    text = found[2] or "1"
    count = int(text) if len(text) <= _DIGITS else None
    asked = Field(count, f"{path}.accelerator_count", "" if count is not None else "is no number of devices")
    return (Guest(Field(found[1], f"{path}.accelerator_type"), asked),)


def workers(first: Field[int], most: Field[int]) -> Counted:
    """Workers that it begins with, and may come to; a most of 0 is none."""
    return scaled(UNSET, first, Field(path=most.path) if most.value == 0 else most)
