"""The report for people: obligations first, then what is not established, then what passed.

The same layout on a terminal and in a pipe; colour is the only difference.
"""

from collections import Counter
from collections.abc import Iterator

from guardrails.model.coverage import Coverage
from guardrails.model.report import Report
from guardrails.model.verdict import Verdict
from guardrails.report import units, words
from guardrails.report.bars import compute_table
from guardrails.report.entries import INDENT, Entries, Paint, grouped
from guardrails.report.escape import inert, printable
from guardrails.report.order import compute_rank, urgency
from guardrails.report.tally import by_rule

NARROWEST = 60
LISTED_CUSTOMERS = 25
LISTED_GAPS = 3


def plain_paint(style: str, text: str) -> str:  # noqa: ARG001 - the shape of Paint
    """No colour."""
    return text


def render(report: Report, columns: int = 100, paint: Paint = plain_paint) -> str:
    """The whole report as text that ends in a line break."""
    page = _Page(report, max(columns, NARROWEST), paint)
    return inert("\n".join(page.lines())) + "\n"


class _Page:
    def __init__(self, report: Report, columns: int, paint: Paint) -> None:
        self.report = report
        self.columns = columns
        self.paint = paint
        self.entries = Entries(report, columns, paint)
        self.wrap = self.entries.wrap

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from self.obligations()
        yield from self.not_binding()
        yield from self.waived()
        yield from self.governing()
        yield from self.not_established()
        yield from self.passed()
        yield from self.compute()
        yield from self.set_here()
        yield from self.waivers()
        yield from self.foot()

    def head(self) -> Iterator[str]:
        files = [printable(each.name) for each in self.report.inputs if each.kind in ("plan", "snapshot")]
        yield self.paint("title", f"Guardrails: {', '.join(files) or self.report.scope}")
        regimes = ", ".join(regime.id for regime in self.report.law)
        yield from self.wrap(f"as of {self.report.as_of}; regimes: {regimes}", 0, "dim")
        if said := words.filtered(self.report):
            yield from self.wrap(printable(said, 600), 0, "warn")
        for note in self.report.notes:
            yield from self.wrap(f"note: {printable(note)}", 0, "warn")
        if asked := units.counted(self.report.coverage):
            yield from self.wrap(f"read: {asked}", 0, "dim")
        for each in self.report.softened:
            if each.kind == "scan":
                yield from self.wrap(printable(f"{each.id} {each.new}"), 0, "warn")
        if never := units.never_read(self.report.coverage):
            yield from self.wrap(f"no scan reads: {printable(never)}", 0, "dim")

    def obligations(self) -> Iterator[str]:
        """What law or house policy asks for, each in full."""
        failed = [each for each in self.said("fail") if each.binding != "none"]
        yield from self.section("Obligations", len(failed))
        for heading, verdicts in self.by_regime(failed):
            yield from heading
            for verdict in verdicts:
                yield from self.entries.full(verdict)

    def not_binding(self) -> Iterator[str]:
        """What nothing asks for yet: proposals, guidance, what is not enforced."""
        failed = [each for each in self.said("fail") if each.binding == "none"]
        if not failed:
            return
        counted = "counted by --fail-on any" if self.report.summary.fail_on == "any" else "not counted"
        yield from self.section(f"Not binding today, {counted}", len(failed))
        for heading, verdicts in self.by_regime(failed):
            yield from heading
            for alike in grouped(verdicts).values():
                yield from self.entries.alike(alike)

    def waived(self) -> Iterator[str]:
        waived = self.said("waived")
        if waived:
            yield from self.section("Waived", len(waived))
            for verdict in waived:
                yield from self.entries.full(verdict)

    def by_regime(self, verdicts: list[Verdict]) -> Iterator[tuple[Iterator[str], list[Verdict]]]:
        """The regimes beside each other, the most urgent first; one regime alone needs no heading."""
        titles = {regime.id: f"{regime.id}: {regime.title}" for regime in self.report.law}
        for regime in dict.fromkeys(verdict.regime for verdict in verdicts):
            heading = titles.get(regime, regime) if len(self.report.law) > 1 else ""
            of_it = [verdict for verdict in verdicts if verdict.regime == regime]
            yield self.wrap(printable(heading), 2, "name"), of_it

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

    def not_established(self) -> Iterator[str]:
        verdicts = self.said("unknown", "error")
        gaps = units.gaps(self.report.coverage)
        if not verdicts and not gaps:
            return
        yield from self.section("Not established", len(verdicts) + len(gaps))
        yield from self.gaps(gaps)
        waiting, others = self.of_nobody(verdicts)
        yield from self.entries.waiting(waiting)
        for alike in grouped(others).values():
            if alike[0].verdict == "error" and len(alike) == 1:
                yield from self.entries.full(alike[0])
            elif alike[0].verdict == "unknown" and alike[0].binding == "none":
                yield from self.entries.brief(alike)
            else:
                yield from self.entries.alike(alike)

    def of_nobody(self, verdicts: list[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
        """What cannot be said because nobody knows whose it is, and the rest."""
        nobody = {row.id for row in self.report.customers if not row.attributed}
        found: tuple[list[Verdict], list[Verdict]] = ([], [])
        for each in verdicts:
            found[each.verdict != "unknown" or each.subject not in nobody].append(each)
        return found

    def passed(self) -> Iterator[str]:
        """How often each rule passed, and the passes that are listed: those that fall due soon, or all."""
        counts = by_rule(self.report)
        yield from self.section("Passed", sum(each["pass"] for each in counts.values()))
        found: dict[str, list[str]] = {}
        for rule in self.report.rules:
            if passes := counts.get(rule.id, Counter())["pass"]:
                found.setdefault(rule.regime, []).append(f"{rule.id} ({passes:,})")
        mark = self.paint("pass", "✓")
        for regime, rules in found.items():
            yield from self.wrap(f"{printable(regime)}: {', '.join(rules)}", INDENT, first=f"  {mark} ")
        for verdict in self.report.verdicts:
            if verdict.verdict in ("pass", "not_applicable"):
                yield from self.entries.brief((verdict,))

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
                yield self.paint("dim", f"{' ' * INDENT}{text}")

    def gap(self, gap: Coverage) -> Iterator[str]:
        number = f"{gap.count:,} × " if gap.count > 1 else ""
        text = f"{number}{printable(gap.what)} {gap.state}: {printable(gap.reason, 300)}"
        yield from self.wrap(text, INDENT, first=f"  {self.paint('warn', '?')} ")
        yield self.paint("dim", f"{' ' * INDENT}{printable(gap.where)}")

    def section(self, title: str, number: int) -> Iterator[str]:
        yield ""
        yield self.paint("section", f"{title} ({number:,})")

    def said(self, *states: str) -> list[Verdict]:
        """The listed verdicts of these states, the most urgent first."""
        return sorted((each for each in self.report.verdicts if each.verdict in states), key=urgency)
