"""Words that several services of Azure share. Pure."""

from guardrails.model.field import Field

_SPOT = frozenset(("spot", "low", "lowpriority", "dynamic"))


def market(priority: Field[str]) -> str:
    """How machines are bought, by their priority; batch services call spot machines low priority."""
    return "spot" if (priority.value or "").lower() in _SPOT else "on_demand"
