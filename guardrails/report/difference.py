"""What changed between two reports: findings, accelerators, customers, coverage. Prints nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from guardrails.model.coverage import Coverage
from guardrails.model.outcome import ExitCode, FailOn, counts
from guardrails.model.range import ZERO, Range
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict, VerdictState
from guardrails.report import units, words
from guardrails.report.escape import printable
from guardrails.report.layout import wrapped
from guardrails.report.markdown import code, plain
from guardrails.report.order import urgency

SCHEMA: Literal["guardrails.diff/1"] = "guardrails.diff/1"
_OPEN: tuple[VerdictState, ...] = ("unknown", "error", "fail")
"""What stands, the milder first."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A check of which something stands on one side: `absent` where there is none."""

    customer: str
    kind: str
    subject: str
    rule: str
    said: str
    before: VerdictState | Literal["absent"]
    after: VerdictState | Literal["absent"]
    due: str
    counts: bool


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's accelerators at the ceiling, on both sides."""

    customer: str
    before: Range
    after: Range


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A workload that belongs to somebody else now; empty: to nobody that is known."""

    workload: str
    before: str
    after: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not read any more, or is again."""

    where: str
    what: str
    state: str
    reason: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """From one report to another.

    Attributes:
        new: What stands now and did not, or was milder; resolved: what stood and does not, or is excused.
        grown, shrunk: Customers whose accelerators changed.
        lost, regained: Coverage.
    """

    schema: Literal["guardrails.diff/1"] = SCHEMA
    before: str
    after: str
    new: tuple[Finding, ...]
    resolved: tuple[Finding, ...]
    grown: tuple[Growth, ...]
    shrunk: tuple[Growth, ...]
    moved: tuple[Move, ...]
    lost: tuple[Gap, ...]
    regained: tuple[Gap, ...]

    @property
    def exit_code(self) -> ExitCode:
        """1 when a new failure counts, 3 when something new is not established, else 0."""
        counted = {each.after for each in self.new if each.counts}
        if "fail" in counted:
            return ExitCode.OBLIGATION
        return ExitCode.INCOMPLETE if counted or self.lost else ExitCode.OK


def difference(before: Report, after: Report, names: tuple[str, str]) -> Difference:
    """What changed.

    Args:
        before: The earlier one.
        after: The later one, by whose `fail_on` things count.
        names: Of both.
    """
    fail_on = after.summary.fail_on
    old = {each.fingerprint: each for each in before.verdicts}
    new = {each.fingerprint: each for each in after.verdicts}
    grown, shrunk = _grown(before, after)
    lost = [*_gaps(before.coverage, after.coverage), *_narrowed(before, after)]
    regained = _gaps(after.coverage, before.coverage)
    return Difference(
        before=names[0],
        after=names[1],
        new=tuple(_worse(old, new, fail_on)),
        resolved=tuple(_worse(new, old, fail_on, turned=True)),
        grown=grown,
        shrunk=shrunk,
        moved=tuple(_moved(before, after)),
        lost=tuple(lost),
        regained=tuple(regained),
    )


def _worse(
    old: Mapping[str, Verdict], new: Mapping[str, Verdict], fail_on: FailOn, *, turned: bool = False
) -> Iterator[Finding]:
    """What stands on the second side and did not, or was milder, on the first; `turned`: told backwards."""
    for each in sorted((each for each in new.values() if each.verdict in _OPEN), key=urgency):
        other = old.get(each.fingerprint)
        if other is not None and _rank(other) >= _rank(each):
            continue
        sides: tuple[VerdictState | Literal["absent"], VerdictState | Literal["absent"]]
        sides = (other.verdict if other is not None else "absent", each.verdict)
        yield Finding(
            customer=each.customer,
            kind=each.kind,
            subject=each.subject,
            rule=each.rule,
            said=each.headline or each.message,
            before=sides[turned],
            after=sides[not turned],
            due=each.due,
            counts=counts(each, fail_on),
        )


def _rank(verdict: Verdict) -> int:
    return _OPEN.index(verdict.verdict) if verdict.verdict in _OPEN else -1


def _grown(before: Report, after: Report) -> tuple[tuple[Growth, ...], tuple[Growth, ...]]:
    old = {each.id: each.compute.accelerators for each in before.customers}
    new = {each.id: each.compute.accelerators for each in after.customers}
    changed = [
        Growth(customer=id_, before=old.get(id_, ZERO), after=new.get(id_, ZERO))
        for id_ in sorted({*old, *new})
        if old.get(id_, ZERO) != new.get(id_, ZERO)
    ]
    up = tuple(each for each in changed if _top(each.after) >= _top(each.before))
    return up, tuple(each for each in changed if each not in up)


def _top(value: Range) -> tuple[float, float]:
    return float("inf") if value.max is None else value.max, value.min


def _moved(before: Report, after: Report) -> Iterator[Move]:
    old = {each.id: each.customer for each in before.workloads}
    for each in after.workloads:
        if old.get(each.id, each.customer) != each.customer:
            yield Move(workload=each.id, before=old[each.id], after=each.customer)


def _gaps(before: Iterable[Coverage], after: Iterable[Coverage]) -> Iterator[Gap]:
    """What the second side has not read, and the first had, or did not ask for."""
    open_ = {(each.where, each.what) for each in before if not each.complete}
    for each in after:
        if not each.complete and (each.where, each.what) not in open_:
            yield Gap(where=each.where, what=each.what, state=each.state, reason=each.reason)


def _narrowed(before: Report, after: Report) -> Iterator[Gap]:
    """What only the first side was asked for: its findings are gone, and not resolved."""
    asked = {(each.where, each.what) for each in after.coverage}
    for each in before.coverage:
        if each.complete and each.what in units.UNITS and (each.where, each.what) not in asked:
            yield Gap(where=each.where, what=each.what, state="skipped", reason="left out of the later scan")
    regimes = {each.id for each in after.law}
    for law in before.law:
        if law.id not in regimes:
            yield Gap(where=law.id, what="regime", state="skipped", reason="not judged in the later run")


def _sections(found: Difference) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Headings with rows: what it is about, and what is said of it."""
    yield "New", [(_who(each), _said(each)) for each in found.new]
    yield "Resolved", [(_who(each), _said(each)) for each in found.resolved]
    for title, rows in (("Grown", found.grown), ("Shrunk", found.shrunk)):
        yield (
            f"{title}, accelerators at the ceiling",
            [(each.customer, f"{words.span(each.before)} -> {words.span(each.after)}") for each in rows],
        )
    yield (
        "Moved to another customer",
        [
            (each.workload, f"{each.before or 'no known customer'} -> {each.after or 'no known customer'}")
            for each in found.moved
        ],
    )
    yield (
        "Not read any more",
        [(each.where, f"{each.what} {each.state}: {each.reason}") for each in found.lost],
    )
    yield "Read again", [(each.where, each.what) for each in found.regained]


def _who(each: Finding) -> str:
    return each.customer if each.subject == each.customer else f"{each.customer} {each.kind} {each.subject}"


def _said(each: Finding) -> str:
    parts = [f"{each.rule}: {each.said}"]
    parts += [f"due {each.due}"] if each.due and each.after in _OPEN else []
    parts += [f"{each.before} -> {each.after}"] if "absent" not in (each.before, each.after) else []
    return "; ".join(parts) + ("" if each.counts else " (does not count)")


def text(found: Difference, columns: int) -> str:
    """For a terminal."""
    lines = wrapped(printable(f"{found.before} -> {found.after}", 400), columns)
    head = len(lines)
    for title, rows in _sections(found):
        if rows:
            lines += ["", f"{title} ({len(rows):,})"]
        for who, said in rows:
            shown = printable(f"{who}: {said}", 600)
            first, *rest = wrapped(shown, columns - 6)
            lines += [f"  {first}", *(f"      {line}" for line in rest)]
    if len(lines) == head:
        lines.append("nothing changed")
    return "\n".join(lines) + "\n"


def markdown(found: Difference, columns: int = 0) -> str:  # noqa: ARG001 - the shape of a view
    """As Markdown: whatever others wrote is code where it is no plain word."""
    lines = [f"### {code(found.before)} → {code(found.after)}"]
    for title, rows in _sections(found):
        if rows:
            lines += ["", f"#### {title} ({len(rows):,})", ""]
        lines += [f"- {code(who)}: {plain(said)}" for who, said in rows]
    if len(lines) == 1:
        lines += ["", "Nothing changed."]
    return "\n".join(lines) + "\n"
