"""One page about one customer, rule or workload, for a colleague who was not there. Decides nothing.

What is on record comes without what identifies people, unless asked for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from guardrails.model.range import exactly
from guardrails.model.report import CitationRow, CustomerRow, Report, RuleRow, WorkloadRow
from guardrails.model.verdict import Verdict
from guardrails.report import fact_words, words
from guardrails.report.bars import distinct
from guardrails.report.order import urgency

SCHEMA: Literal["guardrails.explain/1"] = "guardrails.explain/1"
Kind = Literal["customer", "rule", "workload"]
LISTED = 20
_SAID = ("fail", "error", "unknown", "waived")


class Row(msgspec.Struct, frozen=True):
    """Something and what is said of it; below it, what belongs to it."""

    label: str
    text: str = ""
    below: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one thing, and why it is judged as it is."""

    schema: Literal["guardrails.explain/1"] = SCHEMA
    kind: Kind
    id: str
    title: str
    as_of: str
    sections: tuple[Section, ...]


class Explainer:
    """Makes the page of whatever a name means.

    Args:
        report: With all verdicts listed.
        on_record: Facts of a customer, as lines; none when there is no register.
        of_catalog: Lines about an instance type or a chip.
    """

    def __init__(
        self,
        report: Report,
        on_record: Callable[[str], Sequence[str]],
        of_catalog: Callable[[str], Sequence[str]],
    ) -> None:
        self._report = report
        self._on_record = on_record
        self._of_catalog = of_catalog
        self._rules = {rule.id: rule for rule in report.rules}

    def find(self, name: str) -> list[tuple[Kind, str]]:
        """What a name means: a rule by its id or name, a customer, a workload by its id or address."""
        folded = name.casefold()
        found: list[tuple[Kind, str]] = []
        found += [
            ("rule", each.id)
            for each in self._report.rules
            if folded in (each.id.casefold(), each.name.casefold())
        ]
        found += [("customer", each.id) for each in self._report.customers if each.id.casefold() == folded]
        found += [("workload", each.id) for each in self._report.workloads if name in (each.id, each.address)]
        return list(dict.fromkeys(found))

    def names(self) -> list[str]:
        """What may be asked for, of which there are few: rules and customers."""
        return [*(each.id for each in self._report.rules), *(each.id for each in self._report.customers)]

    def page(self, kind: Kind, id_: str) -> Page:
        """The page of something that `find` found."""
        titled: Mapping[Kind, Callable[[str], tuple[str, list[Section]]]] = {
            "customer": self._customer,
            "rule": self._rule,
            "workload": self._workload,
        }
        title, sections = titled[kind](id_)
        kept = tuple(each for each in sections if each.rows)
        return Page(kind=kind, id=id_, title=title, as_of=self._report.as_of, sections=kept)

    def _customer(self, id_: str) -> tuple[str, list[Section]]:
        row = next(each for each in self._report.customers if each.id == id_)
        verdicts = [each for each in self._report.verdicts if each.customer == id_]
        held = [each for each in self._report.workloads if each.customer == id_]
        return f"Customer {id_}", [
            *self._judged(verdicts, self._who_else),
            Section("On record", tuple(_recorded(self._on_record(id_)))),
            Section("Accelerators", tuple(_sums(row))),
            Section("Workloads", tuple(_listed(held, _workload_row))),
            Section("Passed or not applicable", tuple(_counted(verdicts))),
        ]

    def _rule(self, id_: str) -> tuple[str, list[Section]]:
        rule = self._rules[id_]
        verdicts = [each for each in self._report.verdicts if each.rule == id_]
        return f"Rule {id_}: {rule.title}", [
            Section("Law", tuple(self._law(rule))),
            Section("What to do when it fails", (Row(rule.remediation),)),
            *self._judged(verdicts, lambda verdict: verdict.customer),
            Section("Passed or not applicable", tuple(_counted(verdicts, by_rule=False))),
        ]

    def _workload(self, id_: str) -> tuple[str, list[Section]]:
        row = next(each for each in self._report.workloads if each.id == id_)
        verdicts = [each for each in self._report.verdicts if id_ in each.workloads]
        sources = dict.fromkeys(filter(None, (row.instance_type, row.accelerator)))
        catalog = [line for name in sources for line in self._of_catalog(name)]
        return f"Workload {row.address}", [
            Section("Whose it is", tuple(_whose(row))),
            Section("Numbers", tuple(_numbers(row))),
            Section(
                "What is not known",
                tuple(Row(each.path, each.reason) for each in row.unresolved),
            ),
            Section("Catalog", tuple(Row(line) for line in catalog)),
            *self._judged(verdicts, lambda verdict: verdict.customer),
        ]

    def _judged(self, verdicts: Sequence[Verdict], who: Callable[[Verdict], str]) -> Iterator[Section]:
        """What fails, is not decided, is waived: each with why, since when, by when, and what settles it."""
        titles = {"fail": "Fails", "error": "Errors", "unknown": "Not decided", "waived": "Waived"}
        for state in _SAID:
            found = sorted((each for each in verdicts if each.verdict == state), key=urgency)
            rows = list(_listed(found, lambda each: self._verdict(each, who(each))))
            yield Section(titles[state], tuple(rows))

    def _who_else(self, verdict: Verdict) -> str:
        """The run or account that it is about; of pools, what they rest on tells more than their ids."""
        itself = verdict.subject == verdict.customer or verdict.kind in ("pool", "cluster")
        return "" if itself else f"{verdict.kind} {verdict.subject}"

    def _verdict(self, verdict: Verdict, who: str) -> Row:
        rule = self._rules.get(verdict.rule)
        said = verdict.headline or (rule.title if rule else verdict.rule)
        below = [verdict.message] if verdict.message.removeprefix(words.SCOPE) not in ("", said) else []
        below += [verdict.reason] if verdict.reason else []
        below += [
            f"since {each.event_day} ({each.event})" for each in verdict.clocks if _is_day(each.event_day)
        ]
        if verdict.due:
            due = "day unknown" if verdict.due == "unknown" else verdict.due
            below.append(f"due {due}{', overdue' if verdict.due_state == 'overdue' else ''}")
        if verdict.missing:
            below.append(f"settled by: {', '.join(fact_words.named(verdict.missing))}")
            below.append(f"facts: {', '.join(verdict.missing)}")
        if verdict.workloads:
            below.append(f"rests on: {_some(verdict.workloads)}")
        if rule is not None and verdict.verdict == "fail":
            below.append(f"to do: {rule.remediation}")
        if rule is not None:
            below += [f"by: {_cited(rule.citations[0])}"] if rule.citations else []
        below.append(words.standing(verdict))
        return Row(f"{verdict.rule}{f' {who}' if who else ''}", said, tuple(below))

    def _law(self, rule: RuleRow) -> Iterator[Row]:
        regime = next((each for each in self._report.law if each.id == rule.regime), None)
        if regime is None:
            return
        yield Row(regime.id, f"{regime.title} ({regime.authority})")
        for each in regime.provisions:
            if each.id == rule.provision:
                state = words.STATES.get(each.state, each.state)
                since = f" since {each.since}" if each.since else ""
                confidence = words.CONFIDENCES.get(each.confidence, each.confidence)
                yield Row(each.title, f"{state}{since}; {confidence}", (each.source,))
        for citation in rule.citations:
            yield Row("cited", _cited(citation), (citation.ref,) if citation.ref else ())


def _cited(citation: CitationRow) -> str:
    return f"{citation.description} ({words.CONFIDENCES.get(citation.confidence, citation.confidence)})"


def _is_day(text: str) -> bool:
    return text[:4].isdigit()


def _recorded(lines: Iterable[str]) -> Iterator[Row]:
    """Facts with their values, then the names of those that are not known."""
    facts = [line.split(maxsplit=1) for line in lines]
    yield from (Row(name, value) for name, value in facts if value != "unknown")
    unknown = [name for name, value in facts if value == "unknown"]
    if unknown:
        yield Row("not on record", ", ".join(unknown))


def _sums(row: CustomerRow) -> Iterator[Row]:
    compute = row.compute
    yield Row("accelerators", words.span(compute.accelerators))
    yield Row("H100 equivalents", words.span(compute.h100_equivalents))
    yield Row("capacity in 12 months", words.operations(compute.capacity_12_months_yop, "yop"))
    for line in (row.lines[place] for place in distinct(row.lines)):
        if line.unit == "yop":
            yield Row(
                f"{line.title} ({line.regime})",
                f"{words.share(line)} of {words.operations(exactly(line.value), 'yop')}",
            )


def _workload_row(row: WorkloadRow) -> Row:
    kind = row.instance_type or row.accelerator or row.kind
    number = f"{words.span(row.accelerators)} × {row.accelerator or 'unknown accelerator'}"
    ceiling = f", up to {words.span(row.ceiling)}" if row.ceiling != row.accelerators else ""
    return Row(row.address, f"{kind}: {number}{ceiling} in {row.region or 'an unknown region'}")


def _whose(row: WorkloadRow) -> Iterator[Row]:
    yield Row("customer", row.customer or "not established")
    yield Row("found by", row.attributed_by or "nothing")
    if row.candidates:
        yield Row("may be", ", ".join(row.candidates))
    yield Row("account", f"{row.provider} {row.account}")
    yield Row("place", " ".join(filter(None, (row.region, row.zone))))
    yield Row("file", row.file)


def _numbers(row: WorkloadRow) -> Iterator[Row]:
    yield Row("resource", f"{row.kind}, {row.role}, {row.action}")
    if row.instance_type:
        yield Row("instance type", row.instance_type)
    each = row.accelerators_per_instance
    yield Row("accelerator", f"{row.accelerator}{f', {words.short(each)} an instance' if each else ''}")
    for other in row.alternatives:
        yield Row("or", f"{other.instance_type} {other.accelerator}".strip())
    yield Row("instances", words.span(row.instances))
    yield Row("accelerators", words.span(row.accelerators))
    yield Row("at most", words.span(row.ceiling))
    if row.fabric_gbps is not None:
        yield Row("fabric", f"{words.short(row.fabric_gbps)} Gbit/s")
    if row.assumed:
        yield Row("assumed", ", ".join(row.assumed))


def _counted(verdicts: Iterable[Verdict], *, by_rule: bool = True) -> Iterator[Row]:
    """How often each rule passed or does not apply, or of one rule how many."""
    counts = Counter(
        (each.verdict, each.rule if by_rule else "")
        for each in verdicts
        if each.verdict in ("pass", "not_applicable")
    )
    for state, title in (("pass", "passed"), ("not_applicable", "not applicable")):
        found = {rule: number for (verdict, rule), number in sorted(counts.items()) if verdict == state}
        if found:
            total = f"{sum(found.values()):,}"
            yield Row(title, f"{', '.join(found)} ({total})" if by_rule else total)


def _listed(items: Sequence[msgspec.Struct], row: Callable[..., Row]) -> Iterator[Row]:
    yield from map(row, items[:LISTED])
    if len(items) > LISTED:
        yield Row(f"and {len(items) - LISTED:,} more", "-o json lists all of a report")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
