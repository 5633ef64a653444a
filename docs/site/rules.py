"""The page of rules: each with what it asks for, where it is from, its days, limits and readings."""

from collections import Counter
from collections.abc import Iterator

from guardrails.policy.bundle_files import FOLDER, Bundle
from guardrails.policy.generate import clock, mark, options, table, value
from guardrails.policy.manifest import Regime, Rule, Source
from guardrails.report.words import CONFIDENCES, STATES, count

_INTRODUCTION = """\
A proposal is no duty: the timeline of its provision says what binds on a day. `guardrails policies show ID`
prints a rule with the law of a day, your configuration and its Rego; [the law, for review](../docs/law.md)
has what is presumed and what is not decided."""


def page() -> str:
    """Markdown."""
    manifest = Bundle(FOLDER).manifest
    rules = manifest.rules
    counts = Counter(rule.regime for rule in rules)
    return "\n\n".join(
        [
            "# Rules",
            f"{len(rules)} rules of {len(manifest.regimes)} regimes, as they ship. {_INTRODUCTION}",
            "\n".join(
                f"- [{each.title}](#{each.id}), {count(counts[each.id], 'rule')}" for each in manifest.regimes
            ),
            *(part for each in manifest.regimes for part in _regime(each, rules)),
        ]
    )


def _regime(regime: Regime, rules: tuple[Rule, ...]) -> Iterator[str]:
    yield f"## {regime.title} {{ #{regime.id} }}"
    yield f"`{regime.id}`. {regime.authority}."
    timeline = [
        (provision.title, STATES[entry.state], entry.from_day.isoformat(), _sourced(entry.source))
        for provision in regime.provisions
        for entry in provision.timeline
    ]
    yield table(("provision", "state", "since", "source"), timeline)
    for rule in rules:
        if rule.regime == regime.id:
            yield from _rule(rule, regime)


def _rule(rule: Rule, regime: Regime) -> Iterator[str]:
    yield f'### {rule.id}: {rule.title} {{ #{rule.id.lower()} data-toc-label="{rule.id}" }}'
    yield rule.description
    provision = next(each for each in regime.provisions if each.id == rule.provision)
    limits = {each.id: f"{each.value:g}" for each in regime.limits}
    rows = [
        ("asks to", f"{rule.obligation} ({rule.severity}), for each {rule.subject}"),
        ("under", provision.title),
        ("due", "; ".join(clock(each, limits) for each in rule.clocks) or "at once"),
        ("what settles it", rule.remediation),
        ("may be waived", "yes" if rule.waivable else "no"),
        ("source", "; ".join(_cited(one.description, one.ref, one.confidence) for one in rule.citations)),
    ]
    yield "\n".join(f"- **{name}**: {text}" for name, text in rows)
    yield table(
        ("limit", "value", "what it is", "source"),
        [
            (f"`{each.id}`", value(each), each.title, _sourced(each.source))
            for each in regime.limits
            if each.id in rule.limits
        ],
    )
    yield table(
        ("reading", "question", "options, the default in bold"),
        [
            (f"`{each.id}`", each.question, options(each))
            for each in regime.choices
            if each.id in rule.choices
        ],
    )


def _sourced(source: Source) -> str:
    return _cited(source.title, source.url, source.confidence)


def _cited(title: str, url: str, confidence: str) -> str:
    named = f"[{title}]({url})" if url else title
    return f"{named} ({CONFIDENCES.get(confidence, mark(confidence))})"
