"""Batch: how many VMs the tasks of a job take, and how they are bought. Pure.

Source: Batch API v1, TaskGroup (`parallelism`, `taskCount`: 1 where it is not said, `taskCountPerNode`: at
least one task on a VM), InstancePolicy (`provisioningModel`) and JobStatus (`state`).
"""

import math

from guardrails.clouds.counting import Counted, upto
from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

OVER = frozenset(("SUCCEEDED", "FAILED", "CANCELLED"))
"""Any other state, also one that is not known, may have VMs."""
_MARKETS = {
    "": "on_demand",
    "PROVISIONING_MODEL_UNSPECIFIED": "on_demand",
    "STANDARD": "on_demand",
    "SPOT": "spot",
    "PREEMPTIBLE": "spot",
    "RESERVATION_BOUND": "reserved",
    "FLEX_START": "flex_start",
}


def vms(parallel: Field[int], tasks: Field[int], per_vm: Field[int]) -> Counted:
    """VMs of one group of tasks: any number up to those that all tasks side by side take."""
    most = min(parallel.value or tasks.value or 1, tasks.value or parallel.value or 1)
    return upto(Field(math.ceil(most / max(1, per_vm.value or 1))))


def market(model: str) -> str:
    """How VMs are bought."""
    return _MARKETS.get(model, UNKNOWN)
