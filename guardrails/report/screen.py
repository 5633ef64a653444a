"""The first screen: passed or not, what to do by when, what to answer, what is later. Never a wall of text.

The whole report is behind `--details`. What is left out here is counted here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from guardrails.model.coverage import SERVICE
from guardrails.model.customer import UNATTRIBUTED
from guardrails.model.outcome import counts
from guardrails.model.report import Report
from guardrails.report import heading, todo, units, words
from guardrails.report.entries import Paint
from guardrails.report.escape import inert, printable, width
from guardrails.report.layout import NARROWEST, clipped, cut, fitted, wrapped
from guardrails.report.text import plain_paint

ACTIONS = 12
"""Lines of what to do."""
ANSWERS = 4
GAPS = 2
_WHO = 18
_DUE = 13
_RULE = 14


def render(
    report: Report, columns: int = 100, paint: Paint = plain_paint, now: datetime | None = None
) -> str:
    """The first screen as text that ends in a line break.

    Args:
        report: What was decided.
        columns: Width of the page.
        paint: Colours.
        now: Whether its law is today's is said when this is given.
    """
    page = _Screen(report, max(columns, NARROWEST), paint)
    return inert("\n".join(page.lines(now))) + "\n"


class _Screen:
    def __init__(self, report: Report, columns: int, paint: Paint) -> None:
        self.report = report
        self.columns = columns
        self.paint = paint

    def lines(self, now: datetime | None) -> Iterator[str]:
        yield from heading.lines(self.report, self.columns, self.paint, now)
        yield from self.never_read()
        yield from self.actions()
        yield from self.answers()
        yield from self.gaps()
        yield from self.later()
        yield from self.foot()

    def never_read(self) -> Iterator[str]:
        """How many services no scan reads."""
        if never := sum(each.what == SERVICE for each in self.report.coverage):
            yield from self.wrap(f"{words.count(never, 'service')} that no scan reads (--details)", 0, "dim")

    def actions(self) -> Iterator[str]:
        """What fails and counts, the earliest due day first; law and house policy apart."""
        left = ACTIONS
        every = todo.actions(self.report)
        for binding, title in (("law", "ACT by law"), ("house", "ACT by house policy"), ("none", "ACT")):
            found = [each for each in every if each.verdict.binding == binding]
            if not found:
                continue
            yield self.headed(title, "due")
            hidden = 0
            for each in found:
                row = list(self.action(each))
                if hidden or len(row) > left:
                    hidden += 1
                    continue
                left -= len(row)
                yield from row
            if hidden:
                yield self.paint("dim", f"  and {hidden:,} more (--details)")

    def action(self, found: todo.Action) -> Iterator[str]:
        """Who, what was found, by when, by which rule: on two lines where one is too short."""
        verdict = found.verdict
        said = printable(todo.said(found), 200)
        rule = cut(printable(verdict.rule), _RULE)
        room = self.columns - _WHO - _DUE - max(width(rule), 9) - 4
        first, *rest = clipped(said, room - 1)
        due = fitted(todo.due(found, self.report), _DUE, right=True)
        due = self.paint("fail", due) if verdict.due_state == "overdue" else due
        yield f"  {self.who(verdict.customer)}{fitted(first, room)}{due}  {self.paint('dim', rule)}"
        for line in rest:
            yield f"  {' ' * _WHO}{line}"

    def answers(self) -> Iterator[str]:
        """What to answer, by how many checks it settles."""
        found = todo.answers(self.report)
        if not found:
            return
        yield self.headed("ANSWER", "settles")
        for each in found[:ANSWERS]:
            tail = words.count(each.settles, "check")
            room = self.columns - _WHO - len(tail) - 6
            facts = _listed([printable(fact) for fact in each.facts], room)
            yield f"  {self.who(each.customer)}{fitted(facts, room)} -> {tail}"
        if len(found) > ANSWERS:
            left = sum(each.settles for each in found[ANSWERS:])
            said = f"and {words.count(len(found) - ANSWERS, 'more answer')} for {words.count(left, 'check')}"
            yield self.paint("dim", f"  {said} (--details)")

    def gaps(self) -> Iterator[str]:
        """What could not be read or attributed."""
        found = units.gaps(self.report.coverage)
        if not found:
            return
        yield self.headed("UNREAD", "")
        for gap in found[:GAPS]:
            number = f"{gap.count:,} × " if gap.count > 1 else ""
            text = f"{number}{printable(gap.reason, 120)}: {printable(self.place(gap.where), 200)}"
            yield f"  {self.paint('warn', cut(text, self.columns - 2))}"
        if len(found) > GAPS:
            left = sum(gap.count for gap in found[GAPS:])
            yield self.paint("dim", f"  and {left:,} more (--details)")

    def place(self, where: str) -> str:
        """Where something is, without the name of the only file."""
        files = [each.name for each in self.report.inputs if each.kind == "plan"]
        return where.removeprefix(f"{files[0]}: ") if len(files) == 1 else where

    def later(self) -> Iterator[str]:
        """What is due within the horizon, what does not count, what is excused, what is milder than usual."""
        verdicts = self.report.verdicts
        soon = [each for each in verdicts if each.verdict == "pass" and each.due_state == "open"]
        counted = [each for each in verdicts if each.verdict == "fail"]
        informational = sum(not counts(each, self.report.summary.fail_on) for each in counted)
        waived = self.report.summary.verdicts["waived"]
        parts = []
        if soon:
            parts.append(f"{words.count(len(soon), 'deadline')} by {max(each.due for each in soon)}")
        if informational:
            parts.append(words.count(informational, "informational result"))
        if waived:
            parts.append(f"{waived:,} waived")
        idle = self.report.summary.registered - self.report.summary.customers
        if idle > 0:
            parts.append(f"{words.count(idle, 'registered customer')} not judged here (register review)")
        if parts:
            yield from self.wrap(f"LATER  {' · '.join(parts)} (--details)", 0)
        ended = sum(row.state not in ("used", "unused") for row in self.report.waivers)
        ending = sum(row.ends_soon for row in self.report.waivers)
        if ended or ending:
            of = len(self.report.waivers)
            said = f"WAIVERS  {ended:,} of {of:,} excuse nothing, {ending:,} end soon (--details)"
            yield from self.wrap(said, 0, "warn")
        milder = len(self.report.softened)
        if milder:
            said = f"MILDER than the default in {words.count(milder, 'way')}: "
            kinds = ", ".join(dict.fromkeys(each.kind for each in self.report.softened))
            yield from self.wrap(f"{said}{printable(kinds)} (--details)", 0, "warn")

    def foot(self) -> Iterator[str]:
        summary = self.report.summary
        seen = words.count(summary.resources_seen, "resource")
        said = f"{seen} looked at, {summary.workloads:,} with accelerators"
        yield from self.wrap(f"{said}; more: --details · -o html=FILE", 0, "dim")

    def who(self, customer: str) -> str:
        """The customer; of an unattributed group its account, whose end would not fit otherwise."""
        said = printable(customer.removeprefix(UNATTRIBUTED), _WHO - 1)
        return self.paint("name", fitted(cut(said, _WHO - 1), _WHO))

    def headed(self, title: str, tail: str) -> str:
        room = self.columns - len(title) - len(tail)
        return self.paint("section", f"{title}{' ' * room}{tail}".rstrip())

    def wrap(self, text: str, indent: int, style: str = "") -> Iterator[str]:
        for line in wrapped(text, self.columns - indent):
            yield " " * indent + self.paint(style, line)


def _listed(facts: Sequence[str], room: int) -> str:
    """As many facts as fit, and how many more."""
    for number in range(len(facts), 0, -1):
        more = f" and {len(facts) - number:,} more" if number < len(facts) else ""
        text = f"{', '.join(facts[:number])}{more}"
        if width(text) <= room:
            return text
    return cut(f"{facts[0]} and {len(facts) - 1:,} more", room)
