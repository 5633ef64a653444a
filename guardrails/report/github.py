"""GitHub workflow commands: an annotation for each thing that counts, at most as many as are shown."""

from collections.abc import Iterator

from guardrails.model.outcome import counts
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import heading, todo, units, words
from guardrails.report.escape import printable
from guardrails.report.order import urgency

SHOWN = 10
"""Annotations of one kind that GitHub shows for a step."""


def render(report: Report) -> str:
    """`::error` for obligations, `::warning` for what is not established, `::notice` for what is waived."""
    found = {"error": _errors(report), "warning": _warnings(report), "notice": _notices(report)}
    lines = []
    for kind, each in found.items():
        annotations = list(each)
        lines += [f"::{kind} title={_property(title)}::{_data(text)}" for title, text in annotations[:SHOWN]]
        if len(annotations) > SHOWN:
            lines.append(f"{len(annotations) - SHOWN:,} more of this kind are in the step summary")
    return "\n".join(lines) + "\n"


def _errors(report: Report) -> Iterator[tuple[str, str]]:
    """What to do, the earliest due day first."""
    for each in todo.actions(report):
        verdict = each.verdict
        due = f"; {_due(verdict)}" if verdict.due else ""
        yield _title(verdict), f"{todo.said(each)}; {words.duty(verdict)}{due} ({words.standing(verdict)})"


def _warnings(report: Report) -> Iterator[tuple[str, str]]:
    """What was not read; what to answer, most checks first; what ended in an error."""
    for gap in units.gaps(report.coverage):
        yield f"not established: {gap.what}", f"{gap.count:,} {gap.state}: {gap.reason} ({gap.where})"
    for each in todo.answers(report):
        yield (
            each.customer,
            f"{', '.join(each.facts)} not known: settles {words.count(each.settles, 'check')}",
        )
    for verdict in sorted(report.verdicts, key=urgency):
        unanswered = verdict.verdict == "error" or (verdict.verdict == "unknown" and not verdict.missing)
        if unanswered and counts(verdict, report.summary.fail_on):
            yield _title(verdict), f"{verdict.verdict}: {verdict.message}"


def _notices(report: Report) -> Iterator[tuple[str, str]]:
    """The outcome, what makes it milder than the default, and each verdict that is excused."""
    yield "Guardrails", f"exit {report.summary.exit_code}: {'; '.join(report.summary.reasons)}"
    if said := words.filtered(report):
        yield "filtered", said
    for note in (*report.notes, *heading.apart(report)):
        yield "note", note
    for row in report.softened:
        yield "milder than the default", words.softened(row)
    for verdict in report.verdicts:
        if verdict.verdict == "waived":
            yield _title(verdict), f"{verdict.reason} ({verdict.message})"


def _due(verdict: Verdict) -> str:
    return "due day unknown" if verdict.due == "unknown" else f"due {verdict.due} ({verdict.due_state})"


def _title(verdict: Verdict) -> str:
    return f"{verdict.rule} {verdict.customer}"


def _data(text: str) -> str:
    return printable(text, 1000).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
