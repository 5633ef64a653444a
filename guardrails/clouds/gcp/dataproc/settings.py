"""Dataproc: groups of machines of a cluster, and how many an autoscaling policy makes of them. Pure.

Sources: Dataproc API, InstanceGroupConfig (`numInstances`) and AutoscalingPolicy (`workerConfig`,
`secondaryWorkerConfig`: `maxInstances`).
"""

import msgspec

from guardrails.clouds.counting import UNSET, Counted, fixed, raised
from guardrails.model.field import Field

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
