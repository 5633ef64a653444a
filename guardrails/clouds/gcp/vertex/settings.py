"""Vertex AI: replicas of models, pools for training, machines of jobs, and how they are bought. Pure.

Sources: Vertex AI API, DedicatedResources (without `maxReplicaCount`, it is `minReplicaCount`),
BatchDedicatedResources (`maxReplicaCount`: 10 where it is not set), MachineSpec (`tpuTopology`: a replica is
the whole slice) and Scheduling (`strategy`).
"""

import math
import re

from msgspec.structs import replace

from guardrails.catalog.accelerators import Choice, Size
from guardrails.clouds.counting import UNSET, Counted, fixed, product, scaled
from guardrails.model.field import Field
from guardrails.model.range import Range
from guardrails.model.workload import UNKNOWN, Unresolved

_BATCH_MOST = 10
_MARKETS = {
    "": "on_demand",
    "STRATEGY_UNSPECIFIED": "on_demand",
    "ON_DEMAND": "on_demand",
    "STANDARD": "on_demand",
    "LOW_COST": "spot",
    "SPOT": "spot",
    "FLEX_START": "flex_start",
}
_TOPOLOGY = re.compile(r"\d{1,6}(?:x\d{1,6}){1,3}")


def replicas(least: Field[int], most: Field[int]) -> Counted:
    """Replicas that go from a least to a most."""
    if most.value is None and not most.is_lost:
        return fixed(least)
    return scaled(UNSET, least, most)


def present(counted: Counted, now: Field[int]) -> Counted:
    """A number of replicas of which it is known how many there are now."""
    if now.value is None:
        return counted
    planned = Range(now.value, now.value)
    top = counted.size.ceiling
    most = None if top.max is None else max(top.max, now.value)
    return Counted(Size(planned, Range(max(top.min, now.value), most)), counted.open)


def batch(starting: Field[int], most: Field[int]) -> Counted:
    """Machines of a batch prediction."""
    return scaled(starting, UNSET, most, default=_BATCH_MOST)


def side_by_side(counted: Counted, trials: Range, most: Range) -> Counted:
    """Machines of trials that run side by side: so many now, and at the most."""
    return Counted(
        Size(product(counted.size, trials).planned, product(counted.size, most).ceiling), counted.open
    )


def not_yet(counted: Counted) -> Counted:
    """Machines that are asked for, and that need not be there yet."""
    size = counted.size
    return Counted(Size(Range(0, size.planned.max), size.ceiling), counted.open)


def market(strategy: str, *, reserved: bool = False) -> str:
    """How machines are bought."""
    found = _MARKETS.get(strategy, UNKNOWN)
    return "reserved" if reserved and found == "on_demand" else found


def slice_of(choice: Choice, topology: str, path: str) -> Choice:
    """One replica of TPUs: its machine, or with a topology all machines of the slice."""
    if not topology:
        return choice
    if not _TOPOLOGY.fullmatch(topology):
        least = choice.count or choice.least or 1
        return replace(choice, count=None, path=path, reason="is no topology", least=least)
    chips = math.prod(map(int, topology.split("x")))
    return replace(choice, count=max(chips, choice.count or 0), least=0)


def of_state(state: str) -> Unresolved:
    """A state of which it is not known what it means for machines."""
    return Unresolved("state", f"{state or 'nothing'} is not known")
