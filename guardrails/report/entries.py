"""One entry of the whole text report: what a rule found of one customer. Decides no order and no section."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from guardrails.model.outcome import counts
from guardrails.model.report import Report, RuleRow
from guardrails.model.verdict import Verdict
from guardrails.report import words
from guardrails.report.escape import printable
from guardrails.report.layout import wrapped

Paint = Callable[[str, str], str]
"""(style, text) -> text with colour codes, or the text itself."""

INDENT = 4
LISTED_FACTS = 4
LISTED_NAMES = 12
LISTED_WORKLOADS = 3

MARKS = {
    "fail": ("fail", "✗"),
    "unknown": ("warn", "?"),
    "error": ("fail", "!"),
    "waived": ("warn", "~"),
    "pass": ("pass", "✓"),
    "not_applicable": ("dim", "·"),
}


class Entries:
    """Lays out verdicts of one report.

    Args:
        report: For its rules and the choices of the law.
        columns: Width of the page.
        paint: Colours.
    """

    def __init__(self, report: Report, columns: int, paint: Paint) -> None:
        self._columns = columns
        self._paint = paint
        self._fail_on = report.summary.fail_on
        self._rules = {rule.id: rule for rule in report.rules}
        self._chosen = {
            (law.id, choice.id): choice.chosen.replace("_", " ")
            for law in report.law
            for choice in law.choices
        }

    def full(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """What was found, why, on what, by when, by which rule, and what to do.

        Args:
            verdicts: Of one customer, one rule, one verdict, and of one reason; at least one.
        """
        first = verdicts[0]
        failed = first.verdict == "fail"
        said = self._said(first)
        yield from self._headed(first, f"{_of(verdicts)}{said}")
        why = dict.fromkeys(each.message.removeprefix(words.SCOPE) for each in verdicts)
        for text in [each for each in why if each != said][:LISTED_NAMES]:
            yield from self.wrap(printable(text, 400), INDENT)
        if len(why) > LISTED_NAMES:
            yield from self.wrap(f"and {len(why) - LISTED_NAMES:,} more", INDENT)
        yield from self.wrap(printable(first.reason, 300), INDENT)
        yield from self._missing(verdicts)
        if failed:
            yield from self._listed("decided by", self._choices(first), LISTED_FACTS)
            on = dict.fromkeys(printable(name) for each in verdicts for name in each.workloads)
            yield from self._listed("on", on, LISTED_WORKLOADS)
            due = _due(first)
            duty = words.duty(first)
            style = "fail" if first.due_state == "overdue" else ""
            yield from self.wrap(f"{duty}; {due}" if due else duty, INDENT, style)
        rule = self.rule(first)
        waivable = ", waivable" if failed and rule.waivable else ""
        yield from self.wrap(f"{rule.id}, {first.severity}{waivable}; {words.standing(first)}", INDENT, "dim")
        if failed and first.binding != "none":
            yield from self.wrap(f"→ {rule.remediation}", INDENT, "dim")

    def brief(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """One line for what nobody has to act on: what, the rule, how it stands or by when it is due."""
        first = verdicts[0]
        passed = first.verdict in ("pass", "not_applicable")
        tail = _due(first) if first.due and passed else words.standing(first)
        said = self.rule(first).title if passed else self._said(first)
        yield from self._headed(first, f"{_of(verdicts)}{said} ({first.rule}; {printable(tail)})")
        yield from self._listed("settled by", _settling(verdicts), LISTED_NAMES)

    def waiting(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """Accelerators without a customer: which rules need one, once for all of them."""
        if not verdicts:
            return
        who = list(dict.fromkeys(printable(each.customer) for each in verdicts))
        rules: dict[str, dict[str, None]] = {}
        for each in verdicts:
            rules.setdefault(each.regime, {})[each.rule] = None
        number = words.count(sum(map(len, rules.values())), "rule")
        whose = "its customer" if len(who) == 1 else "their customers"
        needs = f"{number} need{'s' if number.startswith('1 ') else ''} {whose}"
        yield from self._headed(verdicts[0], f"{words.count(len(who), 'unattributed group')}: {needs}")
        for regime, ids in rules.items():
            yield from self.wrap(f"{printable(regime)}: {', '.join(map(printable, ids))}", INDENT)
        yield from self._listed("of", who, LISTED_NAMES)

    def cited(self, rule: RuleRow) -> Iterator[str]:
        """A rule's title, and where it comes from."""
        for each in rule.citations[:1]:
            sure = words.CONFIDENCES.get(each.confidence, each.confidence)
            text = f"{rule.id}  {rule.title}: {each.description} ({sure})"
            yield from self.wrap(printable(text, 600), 4, first="  ")

    def wrap(self, text: str, indent: int, style: str = "", first: str = "") -> Iterator[str]:
        """Lines of at most the page's width; none for an empty text."""
        for number, line in enumerate(wrapped(text, self._columns - indent)):
            lead = first if number == 0 and first else " " * indent
            yield lead + self._paint(style, line)

    def rule(self, verdict: Verdict) -> RuleRow:
        """The rule of a verdict."""
        return self._rules.get(verdict.rule) or _unlisted(verdict)

    def _said(self, verdict: Verdict) -> str:
        return verdict.headline or verdict.message.removeprefix(words.SCOPE) or self.rule(verdict).title

    def _headed(self, verdict: Verdict, said: str) -> Iterator[str]:
        """The mark, and what is said, over as many lines as it takes."""
        style, mark = MARKS[verdict.verdict]
        if verdict.verdict in ("fail", "unknown") and not counts(verdict, self._fail_on):
            style = "dim"
        yield from self.wrap(printable(said, 600), INDENT, style, first=f"  {self._paint(style, mark)} ")

    def _missing(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        missing = Counter(each for verdict in verdicts for each in _facts(verdict))
        facts = (
            printable(fact) + (f" ({times:,})" if len(verdicts) > 1 else "")
            for fact, times in missing.most_common()
        )
        yield from self._listed("missing", facts, LISTED_FACTS)

    def _listed(self, title: str, items: Iterable[str], most: int) -> Iterator[str]:
        """The first few of them, and how many more there are."""
        every = list(items)
        if every:
            more = f" and {len(every) - most:,} more" if len(every) > most else ""
            yield from self.wrap(f"{title}: {', '.join(every[:most])}{more}", INDENT)

    def _choices(self, verdict: Verdict) -> Iterator[str]:
        """The choices with what was chosen, where the law of the day has them."""
        for choice in verdict.choices:
            chosen = self._chosen.get((verdict.regime, choice))
            yield f"{printable(choice)} = {chosen}" if chosen else printable(choice)


def _of(verdicts: Sequence[Verdict]) -> str:
    """What it was found of, when it is not the customer: `run r-1: `, `3 pools: `; one pool goes unnamed."""
    first = verdicts[0]
    if len(verdicts) > 1:
        return f"{words.count(len(verdicts), first.kind)}: "
    if first.subject == first.customer or first.kind in ("pool", "cluster"):
        return ""
    return f"{first.kind} {first.subject}: "


def _settling(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What on record lets verdicts pass, by the names that rules give."""
    passed = (each for each in verdicts if each.verdict == "pass")
    yield from dict.fromkeys(
        printable(str(name)) for each in passed for name in each.observed.get("settled_by", ())
    )


def _due(verdict: Verdict) -> str:
    if not verdict.due:
        return ""
    if verdict.due == "unknown":
        return "due day unknown"
    clocks = {"overdue": "overdue since", "open": "due", "met": "met; was due"}
    return f"{clocks.get(verdict.due_state, 'due')} {verdict.due}"


def _facts(verdict: Verdict) -> tuple[str, ...]:
    """What is missing, with `*` for the subject's own id, so that the same fact of many counts together."""
    if verdict.subject == verdict.customer:
        return verdict.missing
    return tuple(fact.replace(f".{verdict.subject}.", ".*.") for fact in verdict.missing)


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
        waivable=False,
    )
