"""What made a report milder than the default: one table, each entry with its origin and who answers for it.

Milder, or perhaps so: whether another limit or choice is, nobody can tell for all tenants, so each is in it.
What is stricter only (`enforce`, `--fail-on any`) is not. Pure; decides nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from guardrails.catalog.softened import Answer, Change
from guardrails.model.coverage import Coverage, uncovered
from guardrails.model.outcome import Softening
from guardrails.model.report import AssumptionRow, SoftenedRow, WaiverRow
from guardrails.model.verdict import BUILT_IN, Verdict, built_in
from guardrails.policy.ambiguities import SETTINGS
from guardrails.policy.baseline import TICKET
from guardrails.policy.law import Law, RegimeOverrides
from guardrails.policy.manifest import Manifest
from guardrails.policy.unasked import unasked
from guardrails.policy.verdicts import RuleStatus, VerdictSettings, rule_status
from guardrails.settings import Settings

_WHOSE = ("customer", "account", "environment", "attribution.default")
"""Settings that say whose a workload is, or where it stands."""

_SETTINGS = (*SETTINGS, "waivers.max_days", "attribution.tags", *_WHOSE)
"""Settings of one value that may soften."""

_ATTRIBUTION = {"customer": "customer", "attribution.default": "default"}
"""Settings by which workloads are attributed, and the level that counts them."""

_BINDING = {"law": "in force", "house": "house policy", "none": "does not bind"}
_FREE = _BINDING["none"]


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What one run made use of.

    Attributes:
        attributed: Level of attribution -> number of workloads.
        verdicts: All, excused ones too.
        coverage: All.
        estate: Whether live accounts were decided about.
    """

    attributed: Mapping[str, int]
    assumptions: tuple[AssumptionRow, ...]
    waivers: tuple[WaiverRow, ...]
    verdicts: Sequence[Verdict]
    coverage: Sequence[Coverage]
    changes: tuple[Change, ...]
    answer: Answer
    estate: bool


def left_out(manifest: Manifest, law: Law, terms: VerdictSettings) -> dict[str, str]:
    """Regimes that bind on the day and are not judged, with how they bind."""
    found: dict[str, str] = {}
    for rule in manifest.rules:
        bound = _bound(rule_status(rule, manifest, law, terms))
        if rule.regime not in terms.regimes and bound != _FREE and found.get(rule.regime) != _BINDING["law"]:
            found[rule.regime] = bound
    return found


def _bound(status: RuleStatus) -> str:
    """How a rule binds here, in words."""
    return BUILT_IN if built_in(status.state, status.rule.regime) else _BINDING[status.binding]


def softening(entries: Sequence[SoftenedRow]) -> Softening:
    """What the outcome says of them; those that only say whose a workload is are shown, not counted."""
    return Softening(
        tuple(each.id for each in entries if each.kind in ("regime", "rule") and each.old != _FREE),
        sum(each.id not in _WHOSE for each in entries),
        tuple(f"{each.id} {each.new}" for each in entries if each.kind == "scan"),
    )


def table(
    used: Used, settings: Settings, manifest: Manifest, law: Law, terms: VerdictSettings
) -> tuple[SoftenedRow, ...]:
    """Every entry, the widest first.

    Args:
        used: What this run made use of.
        settings: With the origin of each.
        manifest: All rules.
        law: Of the day.
        terms: Which rules were judged.
    """
    return (
        *_rules(settings, manifest, law, terms),
        *_excuses(used, settings),
        *_facts(used, settings),
        *_readings(used, settings),
        *_law(settings, manifest, law),
    )


def _rules(settings: Settings, manifest: Manifest, law: Law, terms: VerdictSettings) -> Iterator[SoftenedRow]:
    """What is not judged, or does not count."""
    if settings.fail_on == "never":
        origin = _origin(settings, "fail_on")
        yield SoftenedRow(kind="setting", id="fail_on", old="binding", new="never", origin=origin)
    for regime, bound in left_out(manifest, law, terms).items():
        origin = _origin(settings, "regimes")
        yield SoftenedRow(kind="regime", id=regime, old=bound, new="left out", origin=origin)
    rules = {rule.id: rule for rule in manifest.rules}
    for each in settings.disable:
        yield SoftenedRow(
            kind="rule",
            id=each.id,
            old=_bound(rule_status(rules[each.id], manifest, law, terms)),
            new="not judged",
            origin=_origin(settings, "disable"),
            owner=each.owner,
            reason=each.reason,
        )


def _excuses(used: Used, settings: Settings) -> Iterator[SoftenedRow]:
    if settings.allow_incomplete:
        gaps = uncovered(used.coverage)
        undecided = sum(each.verdict in ("unknown", "error") for each in used.verdicts)
        said = f"accepted: {gaps:,} parts not covered, {undecided:,} verdicts undecided"
        origin = _origin(settings, "allow_incomplete")
        yield SoftenedRow(kind="gaps", id="allow_incomplete", old="exit 3", new=said, origin=origin)
    known = Counter(each.excused for each in used.verdicts if each.waiver == TICKET)
    if known:
        said = f"{known['fail']:,} failures, {known['unknown']:,} undecided checks excused"
        yield SoftenedRow(kind="baseline", id="baseline", old="", new=said, origin="flag --baseline")
    for each in used.waivers:
        if each.state == "used":
            yield SoftenedRow(
                kind="waiver",
                id=f"{each.ticket} {each.fingerprint or f'{each.rule} {each.subject}'}",
                old=f"{each.verdicts:,} failures",
                new="waived",
                origin=f"{settings.waivers.file} ({_origin(settings, 'waivers.file')})",
                owner=each.owner,
                reason=each.reason,
                until=each.until,
            )


def _facts(used: Used, settings: Settings) -> Iterator[SoftenedRow]:
    """Facts that somebody answered or corrected, and what was not looked at."""
    for each in used.assumptions:
        if each.state == "used":
            yield SoftenedRow(
                kind="assumption",
                id=each.address,
                old=each.old,
                new=each.new,
                origin=_origin(settings, "assume"),
                owner=each.owner,
                reason=each.reason,
                until=each.until,
            )
    until = used.answer.until.isoformat() if used.answer.until else ""
    for change in used.changes:
        yield SoftenedRow(
            kind="catalog",
            id=change.row,
            old=change.old,
            new=change.new,
            origin=f"{settings.catalog.extra} ({_origin(settings, 'catalog.extra')})",
            owner=used.answer.owner,
            reason=used.answer.reason or f"source: {change.source}",
            until=until,
        )
    for part in unasked(used.coverage) if used.estate else ():
        yield SoftenedRow(kind="scan", id=part.what, old="read", new=part.words, reason=part.reason)


def _readings(used: Used, settings: Settings) -> Iterator[SoftenedRow]:
    """Settings that are not at their default."""
    usual = Settings()
    for key in _SETTINGS:
        value, default = attrgetter(key)(settings), attrgetter(key)(usual)
        if value == default:
            continue
        new = _words(value)
        if level := _ATTRIBUTION.get(key):
            new += f" ({used.attributed.get(level, 0):,} workloads)"
        yield SoftenedRow(kind="setting", id=key, old=_words(default), new=new, origin=_origin(settings, key))


def _law(settings: Settings, manifest: Manifest, law: Law) -> Iterator[SoftenedRow]:
    """Limits and choices of the organisation's own."""
    for regime in manifest.regimes:
        ours = law.overrides.get(regime.id, RegimeOverrides())
        usual: dict[tuple[str, str], object] = {("limits", each.id): each.value for each in regime.limits}
        usual |= {("choices", each.id): each.default for each in regime.choices}
        here: dict[tuple[str, str], object] = {("limits", key): each for key, each in ours.limits.items()}
        here |= {("choices", key): value for key, value in ours.choices.items()}
        for (section, key), value in sorted(here.items()):
            yield SoftenedRow(
                kind=section.removesuffix("s"),
                id=f"{regime.id}.{key}",
                old=_words(usual[section, key]),
                new=_words(value),
                origin=_origin(settings, f"law.{regime.id}.{section}.{key}"),
            )


def _origin(settings: Settings, key: str) -> str:
    """Where a setting came from: of it, or of what holds it."""
    while key and key not in settings.origins:
        key = key.rpartition(".")[0]
    return settings.origins.get(key, "default")


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(map(str, value)) or "(none)"
    return f"{value:g}" if isinstance(value, float) else str(value)
