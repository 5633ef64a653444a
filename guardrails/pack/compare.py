"""Compares a report with the decisions that it was made from: every verdict, listed or counted. Pure.

A report says more than a decision (the state of the law, what is excused) and never anything else: what the
policies passed, failed or left open stands there as such.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from guardrails.model.report import CustomerRow, DocumentRow, ProvisionRow, RuleRow
from guardrails.model.verdict import Verdict
from guardrails.pack.evidence import DocumentHead

Answers = Mapping[str, Mapping[str, str]]
"""Rule -> subject -> verdict, of one document."""

_NOT_YET = "not_yet"


class JudgedRegime(msgspec.Struct, frozen=True):
    """A regime with the state of its provisions."""

    id: str
    provisions: tuple[ProvisionRow, ...]


class JudgedReport(msgspec.Struct, frozen=True):
    """What of a report is compared."""

    law: tuple[JudgedRegime, ...]
    rules: tuple[RuleRow, ...]
    customers: tuple[CustomerRow, ...]
    documents: tuple[DocumentRow, ...]
    verdicts: tuple[Verdict, ...]


class _Rule(msgspec.Struct, frozen=True):
    verdict: dict[str, str] = {}
    detail: dict[str, Any] = {}


def differences(
    report: JudgedReport, heads: Iterable[DocumentHead], decisions: Iterable[bytes]
) -> Iterator[str]:
    """What the report says otherwise than the decisions, in words; nothing when they agree.

    Args:
        report: As it was recorded.
        heads: Whose each document is.
        decisions: As `replay.canonical` writes them; empty where the policies had no answer.
    """
    rules = [each for each in report.rules if not _not_yet(each, report.law)]
    answers: dict[str, list[Answers]] = {}
    for head, decision in zip(heads, decisions, strict=True):
        answers.setdefault(head.owner, []).append(_answers(decision, rules))
    rows: dict[str, CustomerRow | DocumentRow] = {each.id: each for each in report.customers}
    rows |= {each.id: each for each in report.documents}
    for owner in sorted(rows.keys() ^ answers.keys()):
        yield f"{owner}: {'no document' if owner in rows else 'not in the report'}"
    for owner in sorted(rows.keys() & answers.keys()):
        if len(answers[owner]) == 1:
            yield from _counted(rows[owner], answers[owner][0])
    judged = {each.id for each in rules}
    for verdict in report.verdicts:
        if verdict.rule in judged and not _agrees(verdict, answers.get(verdict.customer, ())):
            yield f"{verdict.rule} of {verdict.customer}, {verdict.subject}: {verdict.verdict} in the report"


def _not_yet(rule: RuleRow, law: Iterable[JudgedRegime]) -> bool:
    """Whether the provision did not exist on the day: then nothing the policies answer counts."""
    provisions = (row for regime in law if regime.id == rule.regime for row in regime.provisions)
    return any(row.id == rule.provision and row.state == _NOT_YET for row in provisions)


def _answers(decision: bytes, rules: Iterable[RuleRow]) -> Answers:
    if not decision:
        return {}
    found = msgspec.json.decode(decision, type=dict[str, dict[str, _Rule]])
    return {rule.id: found.get(rule.regime, {}).get(rule.name, _Rule()).verdict for rule in rules}


def _counted(row: CustomerRow | DocumentRow, answers: Answers) -> Iterator[str]:
    """Rules of which there are more, or fewer, of a verdict than the decision has."""
    for rule, counts in sorted(row.verdicts.items()):
        if rule not in answers:
            continue  # not in force yet, or in error as a whole
        given = Counter(answers[rule].values())
        excused, errors = counts.get("waived", 0), counts.get("error", 0)
        same = all(given[each] == counts.get(each, 0) for each in ("pass", "not_applicable"))
        asks = given["fail"] + given["unknown"] == counts.get("fail", 0) + counts.get("unknown", 0) + excused
        fewer = given["fail"] >= counts.get("fail", 0) and given["unknown"] >= counts.get("unknown", 0)
        if not errors and not (same and asks and fewer):
            yield f"{rule} of {row.id}: {_words(counts)} in the report, {_words(given)} decided"


def _agrees(verdict: Verdict, answers: Iterable[Answers]) -> bool:
    if verdict.verdict == "error":
        return True
    said = verdict.excused or verdict.verdict
    return any(each.get(verdict.rule, {}).get(verdict.subject) == said for each in answers)


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number) or "none"
