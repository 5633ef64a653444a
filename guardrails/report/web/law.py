"""How rules and thresholds stand in law, for people. What nobody has read is never called verified."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from guardrails.model.range import exactly
from guardrails.model.report import LimitRow, Report, RuleRow
from guardrails.model.verdict import BUILT_IN, built_in
from guardrails.report import words
from guardrails.report.bars import distinct

READ = frozenset(("V", "C", "V*"))
"""Marks of sources whose text was read, in a copy at least, or that are computed from such."""


class Threshold(msgspec.Struct, frozen=True):
    """A limit that compute is measured against and that a binding rule reads.

    Attributes:
        at: Its place among the lines of every customer.
        value: With its unit, in words; rules: ids of those that bind and read it.
        sureness: How sure its source is, in words; read: whether the text was read.
    """

    at: int
    title: str
    value: str
    rules: tuple[str, ...]
    standing: str
    sureness: str
    read: bool


def thresholds(report: Report) -> list[Threshold]:
    """Those that bind by law or are adopted, as bars show them."""
    lines = report.customers[0].lines if report.customers else ()
    limits = {(law.id, limit.id): limit for law in report.law for limit in law.limits}
    found = []
    for at in distinct(lines):
        regime, limit = lines[at].regime, lines[at].limit
        rules = [rule for rule in report.rules if rule.regime == regime and limit in rule.limits]
        binding = [rule for rule in rules if rule.binding != "none"]
        if binding and (regime, limit) in limits:
            found.append(_threshold(at, limits[regime, limit], binding))
    return found


def _threshold(at: int, limit: LimitRow, binding: Iterable[RuleRow]) -> Threshold:
    rules = sorted(binding, key=lambda rule: (rule.binding != "law", rule.id))
    return Threshold(
        at,
        limit.label,
        words.operations(exactly(limit.value), limit.unit),
        tuple(rule.id for rule in rules),
        standing(rules[0]),
        sureness(limit.confidence),
        limit.confidence in READ,
    )


def standing(rule: RuleRow) -> str:
    """`in force`; `proposed, not law; adopted as house policy`; `proposed, not law`."""
    if built_in(rule.state, rule.regime):
        return BUILT_IN
    state = words.STATES.get(rule.state, rule.state or "state not known")
    return f"{state}; {words.ADOPTED}" if rule.binding == "house" and rule.state != "house" else state


def sureness(confidence: str) -> str:
    """How sure a source is, in words."""
    return words.CONFIDENCES.get(confidence, confidence or words.CONFIDENCES["M"])


def https(ref: str) -> str:
    """The address of a source where a page may lead to it, else nothing: rules of others name any."""
    return ref if ref.startswith("https://") else ""


def by_regime(report: Report) -> Iterator[tuple[str, list[RuleRow]]]:
    """The rules of each regime, those that bind first."""
    order = ("law", "house", "none")
    for regime in dict.fromkeys(rule.regime for rule in report.rules):
        rules = [rule for rule in report.rules if rule.regime == regime]
        yield regime, sorted(rules, key=lambda rule: (order.index(rule.binding), rule.id))


def counted(rules: Iterable[RuleRow]) -> list[tuple[str, str, int]]:
    """How many rules stand in each way, with how that binds."""
    found = Counter((standing(rule), rule.binding) for rule in rules)
    return [(state, binding, number) for (state, binding), number in found.items()]
