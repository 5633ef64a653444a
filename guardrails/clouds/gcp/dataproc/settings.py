"""Dataproc: groups of machines of a cluster, and how many an autoscaling policy makes of them. Pure.

Sources: Dataproc API, InstanceGroupConfig (`numInstances`; `preemptibility`: secondary workers are
preemptible where nobody says), AutoscalingPolicy (`workerConfig`, `secondaryWorkerConfig`: `maxInstances`)
and ClusterStatus (`state`).
"""

import msgspec

from guardrails.catalog.accelerators import Size
from guardrails.clouds.counting import UNSET, Counted, fixed, raised
from guardrails.model.field import Field
from guardrails.model.range import ZERO, Range
from guardrails.model.workload import UNKNOWN, Unresolved

SECONDARY = "secondary"
_MARKETS = {"NON_PREEMPTIBLE": "on_demand", "PREEMPTIBLE": "spot", "SPOT": "spot"}
_UNSAID = ("", "PREEMPTIBILITY_UNSPECIFIED")
_STOPPED = frozenset(("STOPPED",))
_GOING = frozenset(("DELETING", "STOPPING"))
_UP = frozenset(("CREATING", "RUNNING", "UPDATING", "STARTING", "REPAIRING", "ERROR", "ERROR_DUE_TO_UPDATE"))
_DEFAULTS = {"master": 1, "worker": 2}  # machines where nobody says


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of equal machines.

    Attributes:
        role: `master`, `worker`, `secondary` or another.
        number: How many there are.
        most: The most that an autoscaling policy makes of it; None: none scales it.
    """

    role: str = ""
    number: Field[int] = UNSET
    most: Field[int] | None = None


def group_number(group: Group) -> Counted:
    """Planned machines; at the most those of its autoscaling policy."""
    size, open_ = fixed(group.number, _DEFAULTS.get(group.role, 0))
    if group.most is None:
        return Counted(size, open_)
    most = fixed(group.most)
    return Counted(raised(size, most.size.ceiling), (*open_, *most.open))


def market(role: str, preemptibility: str) -> str:
    """How machines of a group are bought."""
    if preemptibility in _UNSAID:
        return "spot" if role == SECONDARY else "on_demand"
    return _MARKETS.get(preemptibility, UNKNOWN)


def in_state(counted: Counted, state: str) -> Counted:
    """Machines of a cluster in a state: what is stopped can be started, and what goes does not grow."""
    size = counted.size
    if state in _STOPPED:
        return Counted(Size(ZERO, size.ceiling), counted.open)
    if state in _GOING:
        return Counted(Size(size.planned, size.planned), counted.open)
    if state in _UP:
        return counted
    why = Unresolved("status.state", f"{state or 'nothing'} is not known")
    return Counted(Size(Range(0, size.planned.max), size.ceiling), (*counted.open, why))
