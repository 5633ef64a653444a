"""Machines for one person each: what they are by default, and how many of them there are. Pure.

Sources: Notebooks API v2, Instance (`state`); Cloud Workstations API, GceInstance (`poolSize`: so many are
kept ready, and each user of a configuration may start one more).
"""

from guardrails.catalog.accelerators import EMPTY, SINGLE, Size
from guardrails.clouds.counting import UNSET, Counted, scaled
from guardrails.model.field import Field
from guardrails.model.range import ONE, ZERO, Range
from guardrails.model.workload import Unresolved

DEFAULT = "e2-standard-4"
"""Of all these services: a machine type without accelerators."""
_UP = frozenset(("STARTING", "PROVISIONING", "ACTIVE", "STOPPING", "UPGRADING", "INITIALIZING", "SUSPENDING"))
_STOPPED = frozenset(("STOPPED", "SUSPENDED"))
_GONE = "DELETED"
_STATE = "state"


def per_user(kept: Field[int], path: str) -> Counted:
    """Workstations of a configuration: at least those that are kept ready."""
    unlimited: Field[int] = Field(None, path, "each user of the configuration may start one more")
    return scaled(UNSET, kept, unlimited)


def of_state(state: str) -> Counted:
    """One machine in a state: one that is stopped can be started."""
    if state in _UP:
        return Counted(SINGLE)
    if state in _STOPPED:
        return Counted(Size(ZERO, ONE))
    if state == _GONE:
        return Counted(EMPTY)
    why = Unresolved(_STATE, f"{state or 'nothing'} is not known")
    return Counted(Size(Range(0, 1), ONE), (why,))
