"""How rules, changes of the law and test results are laid out for people."""

import textwrap
from collections.abc import Iterator, Sequence

from guardrails.model.as_of import AsOf
from guardrails.model.report import RegimeRow
from guardrails.policy.manifest import Provision, Rule, TimelineEntry
from guardrails.policy.policy_tests import TestResults
from guardrails.policy.reading import Change, Reading, RuleLine
from guardrails.report import words

_WIDTH = 100
_CLOCK = 26
_BINDING = {"law": "law", "house": "house", "none": "no"}


def rules(rows: Sequence[RuleLine], as_of: AsOf, notes: Sequence[str]) -> list[str]:
    """A table of the rules, one regime after another, below what has to be known of all of them."""
    head = ("rule", "state", "binds", "asks for", "of", "clock", "good state")
    lines = [f"The law on {as_of}: {words.count(len(rows), 'rule')}"]
    lines += [text for note in notes for text in _wrapped(f"note: {note}", 0)]
    cells = [
        (row.id, row.state, _BINDING[row.binding], row.obligation, row.subject, _short(row.clock), row.title)
        for row in rows
    ]
    widths = [max(len(each[column]) for each in (head, *cells)) for column in range(len(head) - 1)]
    regime = ""
    for row, cell in zip(rows, cells, strict=True):
        if row.regime != regime:
            regime = row.regime
            lines += ["", regime, f"  {_aligned(head, widths)}"]
        lines.append(f"  {_aligned(cell, widths)}")
    return lines


def rule(
    wanted: Rule,
    line: RuleLine,
    law: RegimeRow,
    provision: Provision,
    readings: Sequence[Reading],
    source: str,
) -> list[str]:
    """One rule as a lawyer reads it: what, on which law, how sure, by which numbers, and the code."""
    return [
        f"{wanted.id}  {wanted.title}",
        *_wrapped(wanted.description, 2),
        "",
        *_facts(wanted, line, law),
        "",
        "The text, in our words",
        *_wrapped(provision.text or "not put in words", 2),
        *(
            text
            for cited in wanted.citations
            for text in _item(f"{cited.description} ({_sure(cited.confidence)}) {cited.ref}")
        ),
        "",
        f"Timeline of {provision.id}",
        *(text for entry in provision.timeline for text in _stood(entry)),
        *_numbers(wanted, law),
        *_readings(readings),
        "",
        "What to do",
        *_wrapped(wanted.remediation, 2),
        "",
        f"Rego: package guardrails.regimes.{wanted.regime}.{wanted.name}",
        *(f"  {text}".rstrip() for text in source.splitlines()),
    ]


def changes(rows: Sequence[Change], first: AsOf, last: AsOf) -> list[str]:
    """What changed, oldest first."""
    lines = [f"From {first} to {last}: {words.count(len(rows), 'change')}"]
    for row in rows:
        lines.append(f"  {row.day}  {row.id}: {_change(row)}")
        lines += _wrapped(f"{row.title}; {row.source} ({_sure(row.confidence)})", 14)
        if row.rules:
            lines += _wrapped(f"rules: {', '.join(row.rules)}", 14)
    return lines


def test_results(done: TestResults) -> list[str]:
    """Failures first, then what is not tested."""
    lines = [f"  failed: {each}" for each in done.failed]
    lines += [f"  no test reaches {each}" for each in done.uncovered]
    lines += [f"  no test beside {each}" for each in done.untested]
    total = done.passed + len(done.failed)
    return [*lines, f"{words.count(total, 'test')}, {len(done.failed)} failed"]


def _facts(wanted: Rule, line: RuleLine, law: RegimeRow) -> Iterator[str]:
    provision = next(each for each in law.provisions if each.id == wanted.provision)
    since = f" since {provision.since}" if provision.since else ""
    state = words.STATES.get(provision.state, provision.state.replace("_", " "))
    rows = {
        "regime": f"{law.id}: {law.title}; {law.authority}",
        "provision": f"{provision.id}: {provision.title}",
        "state": f"{state}{since} ({provision.source}, {_sure(provision.confidence)})",
        "binds": _BINDING[line.binding],
        "asks for": f"{wanted.obligation}, {wanted.severity}, for each {wanted.subject}",
        "clock": line.clock or "none",
        "waivable": "yes" if wanted.waivable else "no",
        "confidence": _sure(line.confidence),
    }
    for name, text in rows.items():
        first, *rest = _wrapped(text, 14)
        yield f"  {name:<12}{first.strip()}"
        yield from rest


def _numbers(wanted: Rule, law: RegimeRow) -> Iterator[str]:
    limits = [each for each in law.limits if each.id in wanted.limits]
    if limits:
        yield ""
        yield "Limits"
    for limit in limits:
        own = ", set by your configuration" if limit.overridden else ""
        text = f"{limit.id} = {words.short(limit.value)} {limit.unit}{own}: {limit.title}"
        yield from _item(f"{text} ({limit.source}, {_sure(limit.confidence)})")


def _readings(readings: Sequence[Reading]) -> Iterator[str]:
    if readings:
        yield ""
        yield "Readings"
    for each in readings:
        asked = each.ambiguity if each.ambiguity.startswith("D-") else ""
        yield from _item(f"{asked} {each.question}")
        own = "" if each.chosen == each.default else f", set by your configuration (default {each.default})"
        yield from _wrapped(f"{each.key} = {each.chosen}{own}", 4)
        if others := [one for one in each.readings if one not in each.chosen.split(", ")]:
            yield from _wrapped(f"not chosen: {', '.join(others)}", 4)
        yield from _wrapped(f"why: {each.reason} ({_sure(each.confidence)})", 4)


def _stood(entry: TimelineEntry) -> list[str]:
    state = words.STATES.get(entry.state, entry.state.replace("_", " "))
    first, *rest = _wrapped(f"{state}: {entry.source.title} ({_sure(entry.source.confidence)})", 14)
    return [f"  {entry.from_day}  {first.strip()}", *rest]


def _item(text: str) -> list[str]:
    first, *rest = _wrapped(text, 4)
    return [f"  - {first.strip()}", *rest]


def _sure(confidence: str) -> str:
    return words.CONFIDENCES.get(confidence, confidence)


def _change(row: Change) -> str:
    if row.what == "countries":
        return ", ".join(filter(None, (row.before, row.after)))
    return f"{row.before.replace('_', ' ')} → {row.after.replace('_', ' ')}"


def _short(clock: str) -> str:
    """The beginning of the first clock; `policies show` has all."""
    return textwrap.shorten(clock, _CLOCK, placeholder=" …") if clock else "-"


def _aligned(cell: Sequence[str], widths: Sequence[int]) -> str:
    fixed = (text.ljust(width) for text, width in zip(cell, widths, strict=False))
    return "  ".join((*fixed, cell[-1]))


def _wrapped(text: str, indent: int) -> list[str]:
    lines = textwrap.wrap(
        " ".join(text.split()), _WIDTH - indent, break_on_hyphens=False, break_long_words=False
    )
    return [f"{' ' * indent}{line}" for line in lines]
