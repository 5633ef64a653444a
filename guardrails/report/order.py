"""In which order people read: what binds first, the more severe first, the nearest to a line first."""

from guardrails.model.report import CustomerRow
from guardrails.model.verdict import Verdict

BINDINGS = ("law", "house", "none")
SEVERITIES = ("critical", "high", "medium", "low")


def urgency(verdict: Verdict) -> tuple[int, int, str, str, str]:
    """Sort key of verdicts."""
    binding = BINDINGS.index(verdict.binding)
    return binding, SEVERITIES.index(verdict.severity), verdict.customer, verdict.rule, verdict.subject


def compute_rank(customer: CustomerRow) -> tuple[int, float, str]:
    """Sort key of customers: unknown capacity first, then the largest."""
    capacity = customer.compute.capacity_12_months_yop
    return (0 if capacity.max is None else 1, -(capacity.max or capacity.min), customer.id)
