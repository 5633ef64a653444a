"""The whole report for people, by customer: what to do, what is not known, what is excused, what falls due.

In the order of the first screen, which it begins like. The same layout on a terminal and in a pipe; colour is
the only difference.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from guardrails.model.coverage import Coverage
from guardrails.model.outcome import counts
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import by_customer, heading, units, words
from guardrails.report.bars import compute_table
from guardrails.report.by_customer import About
from guardrails.report.entries import INDENT, Entries, Paint
from guardrails.report.escape import inert, printable
from guardrails.report.layout import NARROWEST
from guardrails.report.order import compute_rank
from guardrails.report.tally import by_rule

LISTED = 200
"""Customers that are shown with everything."""
LISTED_CUSTOMERS = 25
LISTED_GAPS = 3


def plain_paint(style: str, text: str) -> str:  # noqa: ARG001 - the shape of Paint
    """No colour."""
    return text


def render(
    report: Report, columns: int = 100, paint: Paint = plain_paint, now: datetime | None = None
) -> str:
    """The whole report as text that ends in a line break.

    Args:
        report: What was decided.
        columns: Width of the page.
        paint: Colours.
        now: Whether its law is today's is said when this is given.
    """
    page = _Page(report, max(columns, NARROWEST), paint)
    return inert("\n".join(page.lines(now))) + "\n"


class _Page:
    def __init__(self, report: Report, columns: int, paint: Paint) -> None:
        self.report = report
        self.columns = columns
        self.paint = paint
        self.entries = Entries(report, columns, paint)
        self.wrap = self.entries.wrap

    def lines(self, now: datetime | None) -> Iterator[str]:
        yield from heading.lines(self.report, self.columns, self.paint, now)
        yield from self.law()
        yield from self.customers()
        yield from self.not_read()
        yield from self.governing()
        yield from self.passed()
        yield from self.rules()
        yield from self.compute()
        yield from self.set_here()
        yield from self.waivers()
        yield from self.foot()

    def law(self) -> Iterator[str]:
        """Which regimes were judged by, and what was narrowed."""
        regimes = ", ".join(regime.id for regime in self.report.law)
        yield from self.wrap(f"as of {self.report.as_of}; regimes: {regimes}", 0, "dim")
        for each in self.report.softened:
            if each.kind == "scan":
                yield from self.wrap(printable(f"{each.id} {each.new}"), 0, "warn")
        if never := units.never_read(self.report.coverage):
            yield from self.wrap(f"no scan reads: {printable(never)}", 0, "dim")

    def customers(self) -> Iterator[str]:
        """Each with everything that is said of it; of unattributed accelerators, together, what waits."""
        every = [each for each in by_customer.everyone(self.report) if each.verdicts]
        waiting: list[Verdict] = []
        for about in every[:LISTED]:
            nobody = about.id if about.kind == "unattributed" else ""
            waits = [each for each in about.verdicts if each.verdict == "unknown" and each.subject == nobody]
            waiting += waits
            if len(waits) < len(about.verdicts):
                yield from self.customer(about, [each for each in about.verdicts if each not in waits])
        if waiting:
            yield ""
            yield self.paint("section", "Unattributed")
            yield from self.entries.waiting(waiting)
        if len(every) > LISTED:
            yield ""
            left = words.count(len(every) - LISTED, "more customer")
            yield from self.wrap(f"{left}: show one with --only ID; all are in -o json", 0, "dim")

    def customer(self, about: About, verdicts: list[Verdict]) -> Iterator[str]:
        """Who, how much is open, and one entry for each thing that a rule found."""
        kind = f"{about.kind} " if about.kind in ("group", "provider") else ""
        numbers = [f"{about.to_do:,} to act on"] if about.to_do else []
        numbers += [f"{about.undecided:,} undecided"] if about.undecided else []
        yield ""
        said = f"{kind}{printable(about.id)}{'  ' if numbers else ''}{' · '.join(numbers)}"
        yield from self.wrap(said, 0, "section")
        alike: dict[tuple[str, str, str], list[Verdict]] = {}
        for each in verdicts:
            alike.setdefault((each.rule, each.verdict, each.reason), []).append(each)
        for those in alike.values():
            yield from self.entry(those)

    def entry(self, alike: list[Verdict]) -> Iterator[str]:
        first = alike[0]
        calm = first.verdict == "unknown" and not counts(first, self.report.summary.fail_on)
        if calm or first.verdict in ("pass", "not_applicable"):
            yield from self.entries.brief(alike)
        else:
            yield from self.entries.full(alike)

    def not_read(self) -> Iterator[str]:
        """What could not be read or attributed."""
        gaps = units.gaps(self.report.coverage)
        if gaps:
            yield from self.section("Not read or attributed", sum(gap.count for gap in gaps))
            yield from self.gaps(gaps)

    def governing(self) -> Iterator[str]:
        """Which regime goes first where several ask something of one subject."""
        if not self.report.governing:
            return
        yield from self.section("Overlapping rules: the strictest applies", len(self.report.governing))
        for row in self.report.governing[:LISTED_CUSTOMERS]:
            who = row.customer if row.subject == row.customer else f"{row.customer} {row.kind} {row.subject}"
            text = f"{printable(who)}: {printable(row.rule)} before {printable(', '.join(row.others))}"
            yield from self.wrap(text, 2)
        left = len(self.report.governing) - LISTED_CUSTOMERS
        if left > 0:
            yield self.paint("dim", f"  and {left:,} more; all are in -o json")

    def passed(self) -> Iterator[str]:
        """How often each rule passed."""
        counted = by_rule(self.report)
        yield from self.section("Passed", sum(each["pass"] for each in counted.values()))
        found: dict[str, list[str]] = {}
        for rule in self.report.rules:
            if passes := counted.get(rule.id, Counter())["pass"]:
                found.setdefault(rule.regime, []).append(f"{rule.id} ({passes:,})")
        mark = self.paint("pass", "✓")
        for regime, rules in found.items():
            yield from self.wrap(f"{printable(regime)}: {', '.join(rules)}", INDENT, first=f"  {mark} ")

    def rules(self) -> Iterator[str]:
        """Those named above, each once: its title, and where it comes from."""
        named = {each.rule for each in self.report.verdicts}
        found = [rule for rule in self.report.rules if rule.id in named and rule.citations]
        if found:
            yield from self.section("Rules", len(found))
        for rule in found:
            yield from self.entries.cited(rule)

    def compute(self) -> Iterator[str]:
        if not self.report.customers:
            return
        where = "in this plan" if self.report.scope == "plan" else "in the estate"
        yield ""
        title = f"Compute {where}: dense peak over 12 months, at each resource's ceiling"
        yield from self.wrap(title, 0, "section")
        ranked = sorted(self.report.customers, key=compute_rank)
        yield from compute_table(ranked[:LISTED_CUSTOMERS], self.columns, self.paint)
        if len(ranked) > LISTED_CUSTOMERS:
            left = words.count(len(ranked) - LISTED_CUSTOMERS, "customer")
            yield self.paint("dim", f"  and {left} below these; all are in -o json")

    def set_here(self) -> Iterator[str]:
        """What the organisation set itself: what makes the report milder, then what does not."""
        if self.report.softened:
            yield from self.section("Milder than the default", len(self.report.softened))
        for each in self.report.softened:
            yield from self.wrap(printable(words.softened(each), 600), 2, "warn")
        stricter = [row for row in self.report.overrides if row.kind == "enforce"]
        open_ = [each for each in self.report.assumptions if each.state != "used"]
        if stricter or open_:
            yield ""
            yield self.paint("section", "Set by your configuration")
        for row in stricter:
            tail = f": {printable(row.reason)}" if row.reason else ""
            yield from self.wrap(f"{row.kind} {printable(row.id)} {printable(row.value)}".rstrip() + tail, 2)
        for one in open_:
            text = f"assume {printable(one.address)}: {one.state}, until {one.until}, {printable(one.owner)}"
            yield from self.wrap(f"{text}: {printable(one.reason)}", 2, "warn")

    def waivers(self) -> Iterator[str]:
        """Those that excuse nothing, no longer hold or soon end come first: somebody has to act."""
        rows = self.report.waivers
        if not rows:
            return
        yield from self.section("Waivers", len(rows))
        for row in sorted(rows, key=lambda each: (each.state == "used" and not each.ends_soon, each.until)):
            of = row.fingerprint or f"{row.rule} {row.subject}"
            text = f"{printable(row.ticket)} of {printable(of)}: {words.WAIVER_STATES[row.state]}"
            if row.state == "used":
                text += f" for {words.count(row.verdicts, 'failure')}"
            soon = ", ends soon" if row.ends_soon else ""
            text += (
                f", until {row.until}{soon}; {printable(row.owner)}, approved by {printable(row.approver)}"
            )
            calm = row.state == "used" and not row.ends_soon
            yield from self.wrap(text, 2, "" if calm else "warn")

    def foot(self) -> Iterator[str]:
        summary = self.report.summary
        verdicts = summary.verdicts
        yield ""
        yield from self.wrap(
            f"{words.count(summary.resources_seen, 'resource')} looked at, "
            f"{summary.workloads:,} with accelerators ({words.span(summary.accelerators)} at the ceiling), "
            f"{words.count(summary.customers, 'customer')}",
            0,
        )
        yield from self.wrap(
            f"{verdicts['fail']:,} fail, {verdicts['unknown'] + verdicts['error']:,} unknown or error, "
            f"{verdicts['waived']:,} waived, {verdicts['pass']:,} pass, "
            f"{verdicts['not_applicable']:,} not applicable",
            0,
        )
        style = {0: "pass", 1: "fail"}.get(summary.exit_code, "warn")
        yield from self.wrap(
            f"exit {summary.exit_code}: {'; '.join(map(printable, summary.reasons))}", 0, style
        )

    def gaps(self, gaps: list[Coverage]) -> Iterator[str]:
        """The first few of each kind, and how many more there are."""
        kinds: dict[tuple[str, str], list[Coverage]] = {}
        for gap in gaps:
            kinds.setdefault((gap.what, gap.state), []).append(gap)
        for (what, _), alike in kinds.items():
            for gap in alike[:LISTED_GAPS]:
                yield from self.gap(gap)
            if left := sum(gap.count for gap in alike[LISTED_GAPS:]):
                text = f"and {left:,} more of {printable(what)}; all are in -o json"
                yield from self.wrap(text, INDENT, "dim")

    def gap(self, gap: Coverage) -> Iterator[str]:
        number = f"{gap.count:,} × " if gap.count > 1 else ""
        text = f"{number}{printable(gap.what)} {gap.state}: {printable(gap.reason, 300)}"
        yield from self.wrap(text, INDENT, first=f"  {self.paint('warn', '?')} ")
        yield from self.wrap(printable(gap.where), INDENT, "dim")

    def section(self, title: str, number: int) -> Iterator[str]:
        yield ""
        yield self.paint("section", f"{title} ({number:,})")
