"""What is to be read about the rules: which there are on a day, and what another day changes. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from guardrails.errors import ConfigError
from guardrails.policy.ambiguities import LIMITS
from guardrails.policy.describe import listed
from guardrails.policy.generate import clock, value
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest, Regime, Rule, Source
from guardrails.policy.verdicts import VerdictSettings, rule_status


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as it is on a day.

    Attributes:
        confidence: The weakest of its citations, its provision's state and its limits.
        clock: In words; empty when no clock runs.
    """

    id: str
    regime: str
    name: str
    title: str
    subject: str
    obligation: str
    severity: str
    provision: str
    state: str
    since: str
    binding: str
    confidence: str
    clock: str
    waivable: bool


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a timeline changes between two days.

    Attributes:
        what: `provision` or `countries`.
        id: `regime.provision`, or of the group of countries.
        rules: Ids of the rules that it is about.
    """

    what: Literal["provision", "countries"]
    id: str
    title: str
    before: str
    after: str
    day: str
    source: str
    confidence: str
    rules: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A question that the law leaves open, and how a rule reads it on a day.

    Attributes:
        key: `choice id` or `limit id`.
        ambiguity: `D-1`, `D-2` …
        readings: Those that are possible; none where any number or words are.
        chosen: The one that holds; default: the one recommended here.
        reason: Why it is recommended, or where it stands; confidence: how sure that is.
    """

    key: str
    ambiguity: str
    question: str
    readings: tuple[str, ...]
    chosen: str
    default: str
    reason: str
    confidence: str


def readings(rule: Rule, regime: Regime, law: Law) -> tuple[Reading, ...]:
    """What a rule had to read one way or another: its choices, then its limits that answer an ambiguity."""
    today = law.regimes[regime.id]
    choices = (
        Reading(
            key=f"choice {each.id}",
            ambiguity=each.ambiguity,
            question=each.question,
            readings=each.options,
            chosen=listed(today.choices[each.id]),
            default=listed(each.default),
            reason=each.source.title,
            confidence=each.source.confidence,
        )
        for each in regime.choices
        if each.id in rule.choices
    )
    limits = (
        Reading(
            key=f"limit {each.id}",
            ambiguity=LIMITS[f"{regime.id}.{each.id}"],
            question=each.title,
            readings=(),
            chosen=f"{today.limits[each.id]:g} {each.unit}",
            default=value(each),
            reason=each.source.title,
            confidence=each.source.confidence,
        )
        for each in regime.limits
        if each.id in rule.limits and f"{regime.id}.{each.id}" in LIMITS
    )
    return (*choices, *limits)


def lines(manifest: Manifest, law: Law, terms: VerdictSettings) -> tuple[RuleLine, ...]:
    """The rules of the chosen regimes, in order of regime and id."""
    return tuple(_line(rule, manifest, law, terms) for rule in manifest.rules if rule.regime in terms.regimes)


def find(manifest: Manifest, name: str) -> Rule:
    """A rule by its id, name or `regime.name`, in any case.

    Raises:
        ConfigError: There is none, or several have the name.
    """
    wanted = name.casefold()
    found = [
        rule
        for rule in manifest.rules
        if wanted in (rule.id.casefold(), rule.name, f"{rule.regime}.{rule.name}")
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f"{name!r} is the name of several rules", hint=", ".join(rule.id for rule in found))
    from guardrails.validation import near  # noqa: PLC0415 - only for a mistyped name

    names = [each for rule in manifest.rules for each in (rule.id, rule.name)]
    raise ConfigError(
        f"there is no rule {name!r}", hint=near(name, names) or "see `guardrails policies list`"
    )


def changes(manifest: Manifest, earlier: Law, later: Law) -> tuple[Change, ...]:
    """What the timelines change after one day until another, oldest first."""
    found = [*_provisions(manifest, earlier, later), *_countries(manifest, earlier, later)]
    return tuple(sorted(found, key=lambda change: (change.day, change.id)))


def _line(rule: Rule, manifest: Manifest, law: Law, terms: VerdictSettings) -> RuleLine:
    state = law.state(rule)
    limits = {key: f"{value:g}" for key, value in law.regimes[rule.regime].limits.items()}
    status = rule_status(rule, manifest, law, terms)
    return RuleLine(
        id=rule.id,
        regime=rule.regime,
        name=rule.name,
        title=rule.title,
        subject=rule.subject,
        obligation=rule.obligation,
        severity=rule.severity,
        provision=rule.provision,
        state=state.state,
        since=state.since,
        binding="none" if status.not_yet else status.binding,
        confidence=status.confidence,
        clock="; ".join(clock(each, limits) for each in rule.clocks),
        waivable=rule.waivable,
    )


def _provisions(manifest: Manifest, earlier: Law, later: Law) -> Iterator[Change]:
    for regime in manifest.regimes:
        first, last = earlier.day(regime.id), later.day(regime.id)
        for provision in regime.provisions:
            before = earlier.provision(regime.id, provision.id).state
            for entry in provision.timeline:
                if not first < entry.from_day <= last:
                    continue
                yield Change(
                    what="provision",
                    id=f"{regime.id}.{provision.id}",
                    title=provision.title,
                    before=before,
                    after=entry.state,
                    day=entry.from_day.isoformat(),
                    source=entry.source.title,
                    confidence=entry.source.confidence,
                    rules=tuple(
                        rule.id
                        for rule in manifest.rules
                        if (rule.regime, rule.provision) == (regime.id, provision.id)
                    ),
                )
                before = entry.state


def _countries(manifest: Manifest, earlier: Law, later: Law) -> Iterator[Change]:
    first, last = earlier.countries_day, later.countries_day
    for group in manifest.country_groups:
        before: Iterable[str] = ()
        for entry in group.timeline:
            if first < entry.from_day <= last:
                yield _membership(group.id, group.title, before, entry.members, entry.from_day, entry.source)
            before = entry.members


def _membership(  # noqa: PLR0913, PLR0917 - the fields of one row
    group: str, title: str, before: Iterable[str], after: Iterable[str], day: date, source: Source
) -> Change:
    gone, come = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    return Change(
        what="countries",
        id=group,
        title=title,
        before=f"without {', '.join(gone)}" if gone else "",
        after=f"with {', '.join(come)}" if come else "",
        day=day.isoformat(),
        source=source.title,
        confidence=source.confidence,
        rules=(),
    )
