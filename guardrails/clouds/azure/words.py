"""Words that several services of Azure share. Pure."""

from guardrails.model.field import Field
from guardrails.model.workload import UNKNOWN

_SPOT = frozenset(("spot", "spotplus", "low", "lowpriority", "dynamic"))
_ON_DEMAND = frozenset(("", "regular", "dedicated"))


def market(priority: Field[str]) -> str:
    """How machines are bought, by their priority; batch services call spot machines low priority."""
    word = (priority.value or "").lower()
    if word in _SPOT:
        return "spot"
    return "on_demand" if word in _ON_DEMAND and not priority.is_lost else UNKNOWN
