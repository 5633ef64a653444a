"""How a report begins for people: passed or not, of what, by which day; and what nobody may miss."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from guardrails.model.report import Report
from guardrails.report import units, words
from guardrails.report.entries import Paint
from guardrails.report.escape import printable, width
from guardrails.report.layout import cut, wrapped

OLD_DAYS = 7
"""Days between facts and law beyond which a reader is warned."""

_VERDICTS = {0: ("pass", "PASS"), 1: ("fail", "FAIL"), 3: ("warn", "INCOMPLETE")}
_SOURCES = ("plan", "snapshot")
_ZONES = (timedelta(hours=-12), timedelta(0), timedelta(hours=14))
"""Where a day begins last, at UTC, and first."""


def lines(report: Report, columns: int, paint: Paint, now: datetime | None = None) -> Iterator[str]:
    """The first lines, on every screen the same.

    Args:
        report: What was decided.
        columns: Width of the page.
        paint: Colours.
        now: Whether its law is today's is said when this is given.
    """
    summary = report.summary
    style, said = _VERDICTS.get(summary.exit_code, ("warn", "UNDECIDED"))
    tail = f"exit {summary.exit_code}, law of {report.as_of[:10]}"
    files = [printable(each.name) for each in report.inputs if each.kind in _SOURCES]
    name = cut(", ".join(files) or report.scope, columns - len(said) - len(tail) - 4)
    space = " " * (columns - len(said) - width(name) - len(tail) - 2)
    yield f"{paint(style, said)}  {paint('title', name)}{space}{paint('dim', tail)}"
    for tone, text in _said(report, style, now):
        for line in wrapped(text, columns):
            yield paint(tone, line)


def _said(report: Report, style: str, now: datetime | None) -> Iterator[tuple[str, str]]:
    yield style, " · ".join(map(printable, report.summary.reasons))
    if said := words.filtered(report):
        yield "warn", printable(said, 600)
    for note in report.notes:
        yield "warn", f"note: {printable(note)}"
    yield "dim", facts(report)
    for warning in (*apart(report), *([not_today(report, now)] if now else [])):
        yield "warn", warning
    if asked := units.counted(report.coverage):
        yield "dim", f"read: {asked}"


def facts(report: Report) -> str:
    """From when to when the facts are; empty without any."""
    read = [each for each in report.inputs if each.kind in _SOURCES]
    stated = sorted(each.facts_as_of for each in read if each.facts_as_of)
    if not read:
        return ""
    silent = len(read) - len(stated)
    said = " to ".join(dict.fromkeys(map(_moment, (stated[0], stated[-1])))) if stated else "an unknown day"
    left = f"; {words.count(silent, 'file')} without a day" if silent and stated else ""
    return f"facts of {said}{left}"


def apart(report: Report) -> Iterator[str]:
    """Warnings where the facts are of other days than the law."""
    stated = sorted(each.facts_as_of for each in report.inputs if each.kind in _SOURCES and each.facts_as_of)
    if not stated:
        return
    law = date.fromisoformat(report.as_of[:10])
    older = (law - date.fromisoformat(stated[0][:10])).days
    newer = (date.fromisoformat(stated[-1][:10]) - law).days
    if older > OLD_DAYS:
        yield f"facts are {words.count(older, 'day')} older than the law of {law}: plan or scan again"
    if newer > 0:
        yield f"facts are {words.count(newer, 'day')} newer than the law of {law}, which decides"


def not_today(report: Report, now: datetime) -> str:
    """That another day's law decides than today's; empty when it is today's somewhere."""
    law = report.as_of[:10]
    todays = {(now + zone).date().isoformat() for zone in _ZONES}
    return "" if law in todays else f"the law of {law} decides, not today's"


def _moment(instant: str) -> str:
    """`2026-11-20 09:30 UTC`."""
    return f"{instant[:10]} {instant[11:16]} UTC"
