"""One entry of the text report: a verdict, or many that are alike. Decides no order and no section."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
SCOPE = "in this plan: "

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
        self._rules = {rule.id: rule for rule in report.rules}
        self._chosen = {
            (law.id, choice.id): choice.chosen.replace("_", " ")
            for law in report.law
            for choice in law.choices
        }

    def full(self, verdict: Verdict) -> Iterator[str]:
        """Who, what, why, on what, by when, by which law, and what to do."""
        rule = self._rule(verdict)
        said = words.duty(verdict) if verdict.verdict == "fail" else rule.title
        yield from self._headed(verdict, _who(verdict), said)
        yield from self.wrap(printable(verdict.message, 400), INDENT)
        yield from self.wrap(printable(verdict.reason, 300), INDENT)
        yield from self._listed("missing", map(printable, verdict.missing), LISTED_FACTS)
        yield from self._listed("decided by", self._choices(verdict), LISTED_FACTS)
        if verdict.verdict == "fail":
            yield from self._listed("on", map(printable, verdict.workloads), LISTED_WORKLOADS)
        if verdict.due:
            style = "fail" if verdict.due_state == "overdue" else ""
            yield f"{' ' * INDENT}{self._paint(style, _due(verdict))}"
        yield from self._cited(verdict, rule)
        if verdict.verdict == "fail":
            yield from self.wrap(f"→ {rule.remediation}", INDENT, "dim")

    def alike(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """What one rule says of many in the same way, once: how many, who, and what is missing.

        Args:
            verdicts: Of one rule, with one verdict and one reason; at least one.
        """
        first = verdicts[0]
        rule = self._rule(first)
        if first.verdict == "fail":
            yield from self._headed(first, _number(verdicts), words.duty(first))
            yield from self._reasons(verdicts)
        else:
            yield from self._headed(first, _number(verdicts), rule.title)
            missing = Counter(each for verdict in verdicts for each in _facts(verdict))
            facts = (
                printable(fact) + (f" ({times:,})" if len(verdicts) > 1 else "")
                for fact, times in missing.most_common()
            )
            yield from self._listed("missing", facts, LISTED_FACTS)
            if not _named(verdicts):
                who = dict.fromkeys(printable(each.customer) for each in verdicts)
                yield from self._listed("of", who, LISTED_NAMES)
        yield from self.wrap(printable(first.reason, 300), INDENT)
        yield from self._cited(first, rule)

    def brief(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """One line for what nobody has to act on: how many, the rule, how it stands or by when it is due."""
        first = verdicts[0]
        rule = self._rule(first)
        tail = _due(first) if first.due and first.verdict == "pass" else words.standing(first)
        yield from self._headed(first, _number(verdicts), f"{rule.title} ({rule.id}; {tail})")
        yield from self._listed("settled by", _settling(verdicts), LISTED_NAMES)

    def waiting(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """Accelerators without a customer: which rules wait for one, once for all of them."""
        if not verdicts:
            return
        who = list(dict.fromkeys(printable(each.customer) for each in verdicts))
        rules: dict[str, dict[str, None]] = {}
        for each in verdicts:
            rules.setdefault(each.regime, {})[each.rule] = None
        number = words.count(sum(map(len, rules.values())), "rule")
        whose = "its customer" if len(who) == 1 else "their customers"
        said = f"{number} need{'s' if number.startswith('1 ') else ''} {whose}"
        yield from self._headed(verdicts[0], f"{words.count(len(who), 'unattributed holder')}", said)
        for regime, ids in rules.items():
            yield from self.wrap(f"{printable(regime)}: {', '.join(map(printable, ids))}", INDENT)
        yield from self._listed("of", who, LISTED_NAMES)

    def wrap(self, text: str, indent: int, style: str = "", first: str = "") -> Iterator[str]:
        """Lines of at most the page's width; none for an empty text."""
        for number, line in enumerate(self._wrapped(text, indent)):
            lead = first if number == 0 and first else " " * indent
            yield lead + self._paint(style, line)

    def _wrapped(self, text: str, indent: int) -> list[str]:
        return wrapped(text, self._columns - indent)

    def _headed(self, verdict: Verdict, who: str, said: str) -> Iterator[str]:
        """The mark, who in bold, and what is said of them, over as many lines as it takes."""
        style, mark = MARKS[verdict.verdict]
        colon = "" if verdict.verdict == "fail" else ":"
        first, *rest = self._wrapped(f"{who}{colon} {said}", INDENT)
        name = who if first.startswith(who) else first
        head = f"{self._paint('name', name)}{self._paint(style, first.removeprefix(name))}"
        yield f"  {self._paint(style, mark)} {head}"
        for line in rest:
            yield f"{' ' * INDENT}{self._paint(style, line)}"

    def _listed(self, title: str, items: Iterable[str], most: int) -> Iterator[str]:
        """The first few of them, and how many more there are."""
        every = list(items)
        if every:
            more = f" and {len(every) - most:,} more" if len(every) > most else ""
            yield from self.wrap(f"{title}: {', '.join(every[:most])}{more}", INDENT)

    def _reasons(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """Why, for each customer once, on lines of their own."""
        why = [printable(each.message.removeprefix(SCOPE), 400) for each in verdicts]
        if not _named(verdicts):
            why = [f"{printable(each.customer)}: {text}" for each, text in zip(verdicts, why, strict=True)]
        lines = list(dict.fromkeys(why))
        for line in lines[:LISTED_NAMES]:
            yield from self.wrap(line, INDENT)
        if len(lines) > LISTED_NAMES:
            yield from self.wrap(f"and {len(lines) - LISTED_NAMES:,} more", INDENT)

    def _choices(self, verdict: Verdict) -> Iterator[str]:
        """The choices with what was chosen, where the law of the day has them."""
        for choice in verdict.choices:
            chosen = self._chosen.get((verdict.regime, choice))
            yield f"{printable(choice)} = {chosen}" if chosen else printable(choice)

    def _cited(self, verdict: Verdict, rule: RuleRow) -> Iterator[str]:
        """Rule, severity, the first citation, and how it stands in law."""
        cited = rule.citations[0].description if rule.citations else rule.title
        waivable = ", waivable" if verdict.verdict == "fail" and rule.waivable else ""
        text = f"{rule.id}, {verdict.severity}{waivable}: {cited} ({words.standing(verdict)})"
        yield from self.wrap(text, INDENT, "dim")

    def _rule(self, verdict: Verdict) -> RuleRow:
        return self._rules.get(verdict.rule) or _unlisted(verdict)


def grouped(verdicts: Iterable[Verdict]) -> Mapping[tuple[str, str, str], list[Verdict]]:
    """Those that are alike, in the order of their first: same rule, verdict and reason."""
    found: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault((verdict.rule, verdict.verdict, verdict.reason), []).append(verdict)
    return found


def _named(verdicts: Sequence[Verdict]) -> bool:
    """Whether one alone is known by its name: the ids of pools and clusters say less than their customer."""
    return len(verdicts) == 1 and verdicts[0].kind not in ("pool", "cluster")


def _number(verdicts: Sequence[Verdict]) -> str:
    return _who(verdicts[0]) if _named(verdicts) else words.count(len(verdicts), verdicts[0].kind)


def _settling(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What on record lets verdicts pass, by the names that rules give."""
    passed = (each for each in verdicts if each.verdict == "pass")
    yield from dict.fromkeys(
        printable(str(name)) for each in passed for name in each.observed.get("settled_by", ())
    )


def _who(verdict: Verdict) -> str:
    who = printable(verdict.customer)
    if verdict.subject != verdict.customer:
        who += f" {verdict.kind} {printable(verdict.subject)}"
    return who


def _due(verdict: Verdict) -> str:
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
