"""What a register alone shows of its customers: what fails, is not on record, or is due. Prints nothing."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from guardrails.model.outcome import ExitCode, FailOn, counts
from guardrails.model.report import Report
from guardrails.model.verdict import Binding, DueState, Verdict
from guardrails.report import fact_words, words
from guardrails.report.cells import cell
from guardrails.report.escape import printable, width
from guardrails.report.layout import clipped, cut, fitted, wrapped

SCHEMA: Literal["guardrails.review/1"] = "guardrails.review/1"
_NEVER = "9999"
_FACTS = 6
_LAST = 14
_STATES = ("act", "answer", "later")


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about one customer.

    Attributes:
        state: `act`: it fails; `answer`: something is not on record, or the check ended in an error; `later`:
            it passes, and falls due.
        counts: Whether it decides the exit code.
        due: ISO day, `unknown`, or empty.
        missing: Facts that would settle it.
    """

    customer: str
    kind: str
    subject: str
    state: Literal["act", "answer", "later"]
    rule: str
    title: str
    said: str
    obligation: str
    severity: str
    binding: Binding
    counts: bool
    due: str
    due_state: DueState
    missing: tuple[str, ...]
    fingerprint: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """All that a register shows.

    Attributes:
        customers: How many are on record.
        unjudged: Checks that need to know what the customers hold: a plan or a scan decides them.
        rows: By due day.
    """

    schema: Literal["guardrails.review/1"]
    as_of: str
    register: str
    customers: int
    unjudged: int
    rows: tuple[ReviewRow, ...]

    @property
    def exit_code(self) -> ExitCode:
        """1 when something that fails counts, 3 when something that is not on record does."""
        counted = {row.state for row in self.rows if row.counts}
        if "act" in counted:
            return ExitCode.OBLIGATION
        return ExitCode.INCOMPLETE if "answer" in counted else ExitCode.OK


def review(report: Report, register: str, until: str = "") -> Review:
    """What a decision about a register without workloads shows.

    Args:
        report: With all verdicts.
        register: Its name.
        until: ISO day; what falls due after it is left out. Empty: nothing is.
    """
    titles = {rule.id: rule.title for rule in report.rules}
    found = [row for each in report.verdicts if (row := _row(each, titles, report.summary.fail_on))]
    kept = [row for row in found if row.state != "later" or not until or row.due <= until]
    return Review(
        schema=SCHEMA,
        as_of=report.as_of,
        register=register,
        customers=report.summary.customers,
        unjudged=sum(each.verdict == "unknown" and not _on_record(each) for each in report.verdicts),
        rows=tuple(sorted(kept, key=_rank)),
    )


def _on_record(verdict: Verdict) -> bool:
    """Whether a register alone could settle an unknown."""
    return not any(map(fact_words.is_of_workloads, verdict.missing))


def _row(verdict: Verdict, titles: Mapping[str, str], fail_on: FailOn) -> ReviewRow | None:
    state: Literal["act", "answer", "later"]
    if verdict.verdict == "fail":
        state = "act"
    elif verdict.verdict == "error" or (verdict.verdict == "unknown" and _on_record(verdict)):
        state = "answer"
    elif verdict.verdict == "pass" and verdict.due_state == "open":
        state = "later"
    else:
        return None
    return ReviewRow(
        customer=verdict.customer,
        kind=verdict.kind,
        subject=verdict.subject,
        state=state,
        rule=verdict.rule,
        title=titles.get(verdict.rule, verdict.rule),
        said=(verdict.message if verdict.verdict == "error" else verdict.headline)
        or titles.get(verdict.rule, verdict.rule),
        obligation=verdict.obligation,
        severity=verdict.severity,
        binding=verdict.binding,
        counts=state != "later" and counts(verdict, fail_on),
        due=verdict.due,
        due_state=verdict.due_state,
        missing=verdict.missing,
        fingerprint=verdict.fingerprint,
    )


def _rank(row: ReviewRow) -> tuple[int, bool, str, str, str, str]:
    return _STATES.index(row.state), not row.counts, row.due or _NEVER, row.customer, row.rule, row.subject


def text(found: Review, columns: int = 100) -> str:
    """A table: what fails and what falls due, and by customer what is not on record."""
    return "\n".join(_lines(found, columns)) + "\n"


def _lines(found: Review, columns: int) -> Iterator[str]:
    number = words.count(found.customers, "customer")
    yield from wrapped(f"{printable(found.register)}: {number} as of {found.as_of[:10]}", columns)
    for state, title in (("act", "ACT"), ("later", "LATER")):
        rows = [row for row in found.rows if row.state == state]
        if rows:
            yield f"{title} ({len(rows):,})"
            yield from _table([_cells(row, found.as_of[:10]) for row in rows], columns)
    asked: dict[str, list[ReviewRow]] = {}
    for row in found.rows:
        if row.state == "answer":
            asked.setdefault(row.customer, []).append(row)
    if asked:
        yield f"NOT ON RECORD ({sum(map(len, asked.values())):,} checks)"
        most = sorted(asked.items(), key=lambda each: (-len(each[1]), each[0]))
        yield from _table([_asked(who, rows) for who, rows in most], columns)
    if found.unjudged:
        waiting = words.count(found.unjudged, "check")
        yield from wrapped(f"not judged: {waiting} that need a plan or a scan", columns)


def _cells(row: ReviewRow, today: str) -> tuple[str, str, str, str]:
    who = printable(row.customer)
    said = printable(row.said, 200)
    if row.subject != row.customer:
        said = f"{row.kind} {printable(row.subject)}: {said}"
    if not row.counts and row.state == "act":
        said = f"informational: {said}"
    due = row.due
    if row.due_state == "overdue" and due != "unknown":
        late = (date.fromisoformat(today) - date.fromisoformat(due)).days
        due = f"{words.count(late, 'day')} late"
    return who, said, "day unknown" if due == "unknown" else due, row.rule


def _asked(who: str, rows: Sequence[ReviewRow]) -> tuple[str, str, str, str]:
    facts = fact_words.named(fact for row in rows for fact in row.missing)
    facts += [f"{row.rule}: {row.said}" for row in rows if not row.missing]
    more = f" and {len(facts) - _FACTS:,} more" if len(facts) > _FACTS else ""
    said = printable(f"{', '.join(facts[:_FACTS])}{more}", 400)
    return printable(who), said, "", words.count(len(rows), "check")


def _table(rows: Sequence[tuple[str, str, str, str]], columns: int) -> Iterator[str]:
    """Cells beside each other; the second takes what the others leave."""
    first, third, last = (max(width(row[at]) for row in rows) for at in (0, 2, 3))
    first, last = min(first, columns // 4), min(last, _LAST)
    room = columns - first - third - last - 8
    for who, said, due, rule in rows:
        line, *rest = clipped(said, room)
        cells = fitted(who, first), fitted(line, room), fitted(due, third), cut(rule, last)
        yield f"  {'  '.join(cells)}".rstrip()
        for line in rest:
            yield f"  {' ' * first}  {line}"


def as_csv(found: Review, columns: int = 0) -> str:  # noqa: ARG001 - the shape of a format
    """A row for each thing, with a header; formulas of spreadsheets are inert."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [name for name in ReviewRow.__struct_fields__ if name != "fingerprint"]
    writer.writerow(names)
    for row in found.rows:
        writer.writerow([cell(getattr(row, name)) for name in names])
    return out.getvalue()


def as_ics(found: Review, columns: int = 0) -> str:  # noqa: ARG001 - the shape of a format
    """A calendar with an event on each due day (RFC 5545); the same event has the same UID in every run."""
    stamp = found.as_of[:10].replace("-", "") + "T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//guardrails//register review//EN"]
    for row in found.rows:
        if row.due and row.due != "unknown":
            lines += _event(row, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(row: ReviewRow, stamp: str) -> Iterator[str]:
    day = date.fromisoformat(row.due)
    yield "BEGIN:VEVENT"
    yield f"UID:{row.fingerprint}-{row.due}@guardrails"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{row.customer}: {row.said}')}"
    yield f"DESCRIPTION:{_escaped(f'{row.rule}: {row.title}')}"
    yield "END:VEVENT"


def _escaped(value: str) -> str:
    shown = printable(value, 300)
    return shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line of at most 75 bytes, then its continuations, each behind a space; no character is cut."""
    part = ""
    for char in line:
        if len(f"{part}{char}".encode()) > 75:
            yield part
            part = " "
        part += char
    yield part
