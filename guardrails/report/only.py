"""A report of some customers only: what is shown is filtered, never what was judged, nor the exit code.

The summary, the coverage, the settings and waivers stay those of the whole run.
"""

from collections.abc import Sequence

import msgspec

from guardrails.model.report import Report, WorkloadRow
from guardrails.model.verdict import Verdict
from guardrails.report.build import WorkloadRows


def only(report: Report, customers: Sequence[str]) -> Report:
    """The rows of these customers, of groups with one of them, and of workloads that may be theirs.

    Args:
        report: Of all that was judged.
        customers: Ids, as reports name them; none: everything is shown.
    """
    if not customers:
        return report
    wanted = frozenset(customers)
    rows = report.workloads
    places = [at for at, row in enumerate(rows) if _is_of(row, wanted)]
    verdicts = tuple(each for each in report.verdicts if _is_about(each, wanted))
    shown = wanted | {each.customer for each in verdicts}
    return msgspec.structs.replace(
        report,
        only=tuple(sorted(wanted)),
        workloads=WorkloadRows(lambda at: rows[places[at]], len(places)),
        customers=tuple(each for each in report.customers if each.id in wanted),
        documents=tuple(each for each in report.documents if each.id in shown),
        verdicts=verdicts,
        governing=tuple(each for each in report.governing if each.customer in shown),
    )


def _is_of(row: WorkloadRow, wanted: frozenset[str]) -> bool:
    return row.customer in wanted or not wanted.isdisjoint(row.candidates)


def _is_about(verdict: Verdict, wanted: frozenset[str]) -> bool:
    """Whether it is one of theirs, or of a group that one of them is in."""
    if verdict.customer in wanted:
        return True
    members = verdict.observed.get("members") if verdict.kind == "group" else None
    return isinstance(members, list) and not wanted.isdisjoint(map(str, members))
