"""Compares a report with the decisions that it was made from: every verdict, listed or counted. Pure.

A report says more than a decision (the state of the law, what is excused) and never anything else: what the
policies passed, failed or left open stands there as such.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from guardrails.pack.evidence import DocumentHead

_NOT_YET = "not_yet"
_LISTED = ("fail", "unknown")
"""Verdicts that a report lists whatever else it leaves out."""


class _Provision(msgspec.Struct, frozen=True):
    id: str
    state: str


class _Regime(msgspec.Struct, frozen=True):
    id: str
    provisions: tuple[_Provision, ...]


class _Rule(msgspec.Struct, frozen=True):
    id: str
    regime: str
    name: str
    provision: str


class _Row(msgspec.Struct, frozen=True):
    """A customer, a group or the provider: rule -> verdict -> number of subjects."""

    id: str
    verdicts: dict[str, dict[str, int]]


class _Verdict(msgspec.Struct, frozen=True):
    rule: str
    customer: str
    subject: str
    verdict: str
    observed: dict[str, Any]
    missing: tuple[str, ...]
    excused: str = ""


class JudgedReport(msgspec.Struct, frozen=True):
    """What of a report is compared, and no more: reports of other versions have other fields besides."""

    law: tuple[_Regime, ...]
    rules: tuple[_Rule, ...]
    customers: tuple[_Row, ...]
    documents: tuple[_Row, ...]
    verdicts: tuple[_Verdict, ...]


class _Detail(msgspec.Struct, frozen=True):
    observed: dict[str, Any] = {}
    missing: tuple[str, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    """What one rule says about the subjects of one document."""

    verdict: dict[str, str] = {}
    detail: dict[str, _Detail] = {}


_Answers = Mapping[str, _Answer]
"""Id of a rule -> its answer, of one document."""

_SILENT = _Answer()


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
    answers: dict[str, list[_Answers]] = {}
    for head, decision in zip(heads, decisions, strict=True):
        answers.setdefault(head.owner, []).append(_answers(decision, rules))
    rows = {each.id: each for each in (*report.customers, *report.documents)}
    for owner in sorted(rows.keys() - answers.keys()):
        yield f"{owner}: no document"
    for owner in sorted(answers):
        yield from _of_owner(owner, rows.get(owner), answers[owner])
    yield from _of_verdicts(report.verdicts, {each.id for each in rules}, answers)


def _not_yet(rule: _Rule, law: Iterable[_Regime]) -> bool:
    """Whether the provision did not exist on the day: then nothing the policies answer counts."""
    provisions = (row for regime in law if regime.id == rule.regime for row in regime.provisions)
    return any(row.id == rule.provision and row.state == _NOT_YET for row in provisions)


def _answers(decision: bytes, rules: Iterable[_Rule]) -> _Answers:
    if not decision:
        return {}
    found = msgspec.json.decode(decision, type=dict[str, dict[str, _Answer]])
    return {rule.id: found.get(rule.regime, {}).get(rule.name, _SILENT) for rule in rules}


def _of_owner(owner: str, row: _Row | None, answers: Sequence[_Answers]) -> Iterator[str]:
    """Rules of which the row counts other verdicts than were decided."""
    given: dict[str, Counter[str]] = {}
    for rule, answer in chain.from_iterable(each.items() for each in answers):
        if answer.verdict:
            given.setdefault(rule, Counter()).update(answer.verdict.values())
    if row is None:
        if given:
            yield f"{owner}: not in the report"
        return
    if len(answers) > 1:
        return  # a customer and the provider have one id: what is listed is compared all the same
    for rule, decided in sorted(given.items()):
        counts = row.verdicts.get(rule, {})
        if not counts.get("error") and not _same(counts, decided):
            yield f"{rule} of {owner}: {_words(counts)} in the report, {_words(decided)} decided"


def _same(counts: Mapping[str, int], decided: Mapping[str, int]) -> bool:
    """Whether the counts are those decided; what is excused failed, or was open."""
    excused = counts.get("waived", 0)
    settled = all(counts.get(each, 0) == decided.get(each, 0) for each in ("pass", "not_applicable"))
    fewer = sum(decided.get(each, 0) - counts.get(each, 0) for each in _LISTED)
    return (
        settled and fewer == excused and all(decided.get(each, 0) >= counts.get(each, 0) for each in _LISTED)
    )


def _of_verdicts(
    verdicts: Iterable[_Verdict], rules: Collection[str], answers: Mapping[str, Sequence[_Answers]]
) -> Iterator[str]:
    """Verdicts that are listed and were not decided so, and those that were decided and are not listed."""
    listed = set()
    for verdict in verdicts:
        listed.add((verdict.rule, verdict.customer, verdict.subject))
        of_owner = answers.get(verdict.customer, ())
        if verdict.rule in rules and not any(_agrees(verdict, each) for each in of_owner):
            yield f"{verdict.rule} of {verdict.customer}, {verdict.subject}: {verdict.verdict} in the report"
    for owner, of_owner in answers.items():
        for rule, answer in chain.from_iterable(each.items() for each in of_owner):
            for subject, said in answer.verdict.items():
                if said in _LISTED and (rule, owner, subject) not in listed:
                    yield f"{rule} of {owner}, {subject}: {said} decided, and not in the report"


def _agrees(verdict: _Verdict, answers: _Answers) -> bool:
    if verdict.verdict == "error":
        return True
    answer = answers.get(verdict.rule, _SILENT)
    said = answer.verdict.get(verdict.subject)
    detail = _Detail() if said == "not_applicable" else answer.detail.get(verdict.subject, _Detail())
    same = (verdict.excused or verdict.verdict) == said
    return same and verdict.observed == detail.observed and verdict.missing == detail.missing


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number) or "none"
