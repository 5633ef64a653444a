"""How many subjects of each rule have which verdict, listed in the report or not."""

from collections import Counter
from itertools import chain

from guardrails.model.report import Report


def by_rule(report: Report) -> dict[str, Counter[str]]:
    """Rule -> verdict -> subjects, of customers, groups and the provider together."""
    counts: dict[str, Counter[str]] = {}
    tables = chain(
        (row.verdicts for row in report.customers),
        (row.verdicts for row in report.documents),
    )
    for table in tables:
        for rule, each in table.items():
            counts.setdefault(rule, Counter()).update(each)
    return counts
