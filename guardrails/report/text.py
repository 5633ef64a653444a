"""The report for people: obligations first, then what is not established, then what passed.

The same layout on a terminal and in a pipe; colour is the only difference.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from guardrails.model.coverage import Coverage
from guardrails.model.report import CustomerRow, Report, RuleRow
from guardrails.model.verdict import Verdict
from guardrails.report import words
from guardrails.report.bars import compute_table
from guardrails.report.escape import printable
from guardrails.report.order import compute_rank, urgency

Paint = Callable[[str, str], str]
"""(style, text) -> text with colour codes, or the text itself."""

NARROWEST = 60
INDENT = 4
LISTED_CUSTOMERS = 25
LISTED_GAPS = 25
LISTED_WORKLOADS = 3


def plain_paint(style: str, text: str) -> str:  # noqa: ARG001 - the shape of Paint
    """No colour."""
    return text


def render(report: Report, columns: int = 100, paint: Paint = plain_paint) -> str:
    """The whole report as text that ends in a line break."""
    page = _Page(report, max(columns, NARROWEST), paint)
    return "\n".join(page.lines()) + "\n"


class _Page:
    def __init__(self, report: Report, columns: int, paint: Paint) -> None:
        self.report = report
        self.columns = columns
        self.paint = paint
        self.rules = {rule.id: rule for rule in report.rules}

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from self.obligations()
        yield from self.not_established()
        yield from self.passed()
        yield from self.compute()
        yield from self.set_here()
        yield from self.foot()

    def head(self) -> Iterator[str]:
        plans = [printable(each.name) for each in self.report.inputs if each.kind == "plan"]
        yield self.paint("title", f"Guardrails: {', '.join(plans) or self.report.scope}")
        yield self.paint("dim", f"as of {self.report.as_of}; the law on that day:")
        for regime in self.report.law:
            for provision in regime.provisions:
                state = words.STATES.get(provision.state, provision.state)
                yield from self.wrap(f"{regime.id}: {state}: {provision.title}", 2, "dim")

    def obligations(self) -> Iterator[str]:
        failed = sorted((each for each in self.report.verdicts if each.verdict == "fail"), key=urgency)
        waived = [each for each in self.report.verdicts if each.verdict == "waived"]
        yield from self.section("Obligations", len(failed))
        for verdict in failed:
            yield from self.verdict(verdict)
        if waived:
            yield from self.section("Waived", len(waived))
            for verdict in waived:
                yield from self.verdict(verdict)

    def not_established(self) -> Iterator[str]:
        open_verdicts = [each for each in self.report.verdicts if each.verdict in ("unknown", "error")]
        gaps = [each for each in self.report.coverage if not each.complete]
        if not open_verdicts and not gaps:
            return
        yield from self.section("Not established", len(open_verdicts) + len(gaps))
        for gap in gaps[:LISTED_GAPS]:
            yield from self.gap(gap)
        if len(gaps) > LISTED_GAPS:
            left = words.count(sum(gap.count for gap in gaps[LISTED_GAPS:]), "more such gap")
            yield self.paint("dim", f"    and {left}; all are in -o json")
        for verdict in sorted(open_verdicts, key=urgency):
            yield from self.verdict(verdict)

    def passed(self) -> Iterator[str]:
        counts = _by_rule(self.report.customers)
        rows = [(rule, counts.get(rule.id, Counter())) for rule in self.report.rules]
        passed = sum(each["pass"] for _, each in rows)
        yield from self.section("Passed", passed)
        for rule, each in rows:
            mark = self.paint("pass", "✓") if each["pass"] else " "
            numbers = f"{each['pass']:>6,} pass {each['not_applicable']:>6,} not applicable"
            yield f"  {mark} {numbers}  {rule.id}  {rule.name.replace(chr(95), chr(32))}"
        for verdict in self.report.verdicts:
            if verdict.verdict in ("pass", "not_applicable"):
                yield from self.verdict(verdict)

    def compute(self) -> Iterator[str]:
        if not self.report.customers:
            return
        where = "in this plan" if self.report.scope == "plan" else "in the estate"
        yield ""
        yield self.paint("section", f"Compute {where}: dense peak over 12 months, at each resource's ceiling")
        ranked = sorted(self.report.customers, key=compute_rank)
        yield from compute_table(ranked[:LISTED_CUSTOMERS], self.columns, self.paint)
        if len(ranked) > LISTED_CUSTOMERS:
            left = words.count(len(ranked) - LISTED_CUSTOMERS, "customer")
            yield self.paint("dim", f"  and {left} below these; all are in -o json")

    def set_here(self) -> Iterator[str]:
        """What the organisation set itself, so that no reader takes it for the law."""
        rows = self.report.overrides
        if rows or self.report.assumptions:
            yield ""
            yield self.paint("section", "Set by your configuration")
        for row in rows:
            tail = f": {printable(row.reason)}" if row.reason else ""
            yield from self.wrap(f"{row.kind} {printable(row.id)} {printable(row.value)}".rstrip() + tail, 2)
        for each in self.report.assumptions:
            text = (
                f"assume {printable(each.address)}: {each.state}, {words.count(each.workloads, 'workload')}"
            )
            text += f", until {each.until}, {printable(each.owner)}: {printable(each.reason)}"
            yield from self.wrap(text, 2, "warn" if each.state != "used" else "")

    def foot(self) -> Iterator[str]:
        summary = self.report.summary
        verdicts = summary.verdicts
        yield ""
        yield (
            f"{words.count(summary.resources_seen, 'resource')} looked at, "
            f"{summary.workloads:,} with accelerators ({words.span(summary.accelerators)} at the ceiling), "
            f"{words.count(summary.customers, 'customer')}"
        )
        yield (
            f"{verdicts['fail']:,} fail, {verdicts['unknown'] + verdicts['error']:,} unknown or error, "
            f"{verdicts['waived']:,} waived, {verdicts['pass']:,} pass, "
            f"{verdicts['not_applicable']:,} not applicable"
        )
        style = {0: "pass", 1: "fail"}.get(summary.exit_code, "warn")
        yield self.paint(style, f"exit {summary.exit_code}: {'; '.join(summary.reasons)}")

    def section(self, title: str, number: int) -> Iterator[str]:
        yield ""
        yield self.paint("section", f"{title} ({number:,})")

    def verdict(self, verdict: Verdict) -> Iterator[str]:
        style, mark = _MARKS[verdict.verdict]
        rule = self.rules.get(verdict.rule) or _unlisted(verdict)
        who = printable(verdict.customer)
        if verdict.subject != verdict.customer:
            who += f" {verdict.kind} {printable(verdict.subject)}"
        said = words.duty(verdict) if verdict.verdict == "fail" else rule.title
        yield f"  {self.paint(style, mark)} {self.paint('name', who)} {self.paint(style, said)}"
        yield from self.wrap(printable(verdict.message, 400), INDENT)
        yield from self.facts(verdict, rule)

    def facts(self, verdict: Verdict, rule: RuleRow) -> Iterator[str]:
        if verdict.reason:
            yield from self.wrap(printable(verdict.reason, 300), INDENT)
        if verdict.missing:
            yield from self.wrap(f"missing: {', '.join(map(printable, verdict.missing))}", INDENT)
        if verdict.choices:
            yield from self.wrap(f"decided by: {', '.join(map(printable, verdict.choices))}", INDENT)
        if verdict.workloads and verdict.verdict in ("fail", "unknown"):
            yield from self.wrap(f"on: {_some(verdict.workloads)}", INDENT)
        if verdict.due:
            clocks = {"overdue": "overdue since", "open": "due", "met": "met; was due"}
            due = f"{clocks.get(verdict.due_state, 'due')} {verdict.due}"
            yield f"{' ' * INDENT}{self.paint('fail' if verdict.due_state == 'overdue' else '', due)}"
        cited = rule.citations[0].description if rule.citations else rule.title
        yield from self.wrap(
            f"{rule.id}, {verdict.severity}: {cited} ({words.standing(verdict)})", INDENT, "dim"
        )
        if verdict.verdict in ("fail", "unknown"):
            yield from self.wrap(f"→ {rule.remediation}", INDENT, "dim")

    def gap(self, gap: Coverage) -> Iterator[str]:
        number = f"{gap.count:,} × " if gap.count > 1 else ""
        text = f"{number}{printable(gap.what)} {gap.state}: {printable(gap.reason, 300)}"
        yield from self.wrap(text, INDENT, first=f"  {self.paint('warn', '?')} ")
        yield self.paint("dim", f"{' ' * INDENT}{printable(gap.where)}")

    def wrap(self, text: str, indent: int, style: str = "", first: str = "") -> Iterator[str]:
        lines = textwrap.wrap(text, self.columns - indent, break_on_hyphens=False) or [""]
        for number, line in enumerate(lines):
            lead = first if number == 0 and first else " " * indent
            yield lead + self.paint(style, line)


_MARKS = {
    "fail": ("fail", "✗"),
    "unknown": ("warn", "?"),
    "error": ("fail", "!"),
    "waived": ("warn", "~"),
    "pass": ("pass", "✓"),
    "not_applicable": ("dim", "·"),
}


def _some(ids: Sequence[str]) -> str:
    """The first few ids, and how many more there are."""
    more = len(ids) - LISTED_WORKLOADS
    shown = ", ".join(printable(each) for each in ids[:LISTED_WORKLOADS])
    return f"{shown} and {more:,} more" if more > 0 else shown


def _unlisted(verdict: Verdict) -> RuleRow:
    """A rule that the policies decided although their manifest does not list it: an error, shown as such."""
    return RuleRow(
        id=verdict.rule,
        regime=verdict.regime,
        name=verdict.rule,
        title="unexpected rule",
        provision="",
        subject=verdict.kind,
        obligation=verdict.obligation,
        severity=verdict.severity,
        remediation="Load policies and manifest of the same build.",
        citations=(),
        confidence="M",
    )


def _by_rule(customers: Iterable[CustomerRow]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for customer in customers:
        for rule, each in customer.verdicts.items():
            counts.setdefault(rule, Counter()).update(each)
    return counts
