"""The law of the day and the rules as report rows: what was used, how sure it is, what was overridden."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Literal

from guardrails.assessment.groups import Linking
from guardrails.assessment.ownership import Parameter
from guardrails.model import report as rows
from guardrails.model.customer import LinkPaths
from guardrails.model.verdict import Binding
from guardrails.policy.ambiguities import CHECKS, REVIEWS, SEARCHES, SETTINGS
from guardrails.policy.confidence import weakest
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest, Regime, Rule
from guardrails.policy.verdicts import RuleStatus, VerdictSettings, rule_status
from guardrails.settings import Settings

Per = Literal["node", "accelerator"]


def regime_row(regime: Regime, law: Law) -> rows.RegimeRow:
    """One regime's provisions, limits and choices as they were on the day."""
    today = law.regimes[regime.id]
    return rows.RegimeRow(
        id=regime.id,
        title=regime.title,
        authority=regime.authority,
        as_of_day=law.day(regime.id).isoformat(),
        read=regime.read.isoformat() if regime.read else "",
        provisions=tuple(_provision(regime, provision.id, law) for provision in regime.provisions),
        limits=tuple(
            rows.LimitRow(
                id=limit.id,
                title=limit.title,
                label=limit.label or limit.id,
                value=today.limits[limit.id],
                unit=limit.unit,
                confidence=limit.source.confidence,
                source=limit.source.title,
                overridden=law.overridden(regime.id, limit.id),
            )
            for limit in regime.limits
        ),
        choices=tuple(
            rows.ChoiceRow(
                id=choice.id,
                ambiguity=choice.ambiguity,
                question=choice.question,
                chosen=listed(today.choices[choice.id]),
                default=listed(choice.default),
            )
            for choice in regime.choices
        ),
    )


def _readings(settings: Settings) -> Iterator[tuple[str, str]]:
    """Those that are not as recommended, in words."""
    usual = Settings()
    for key in SETTINGS:
        value, default = attrgetter(key)(settings), attrgetter(key)(usual)
        if value != default:
            yield key, ", ".join(value) if isinstance(value, tuple) else str(value)


def listed(option: str | tuple[str, ...]) -> str:
    """What was chosen, in words."""
    return option if isinstance(option, str) else ", ".join(option) or "(none)"


def _provision(regime: Regime, provision: str, law: Law) -> rows.ProvisionRow:
    state = law.provision(regime.id, provision)
    title = next(each.title for each in regime.provisions if each.id == provision)
    return rows.ProvisionRow(
        id=provision,
        title=title,
        state=state.state,
        since=state.since,
        confidence=state.confidence,
        source=state.source,
    )


def rule_row(status: RuleStatus) -> rows.RuleRow:
    """One rule with its citations, and how it stands on the day."""
    rule = status.rule
    return rows.RuleRow(
        id=rule.id,
        regime=rule.regime,
        name=rule.name,
        title=rule.title,
        provision=rule.provision,
        subject=rule.subject,
        obligation=rule.obligation,
        severity=rule.severity,
        remediation=rule.remediation,
        citations=tuple(
            rows.CitationRow(description=each.description, ref=each.ref, confidence=each.confidence)
            for each in rule.citations
        ),
        confidence=weakest([each.confidence for each in rule.citations]),
        waivable=rule.waivable,
        state=status.state,
        binding="none" if status.not_yet else status.binding,
        limits=rule.limits,
    )


def known_rules(manifest: Manifest, terms: VerdictSettings) -> tuple[Rule, ...]:
    """The rules that run, in order of their ids."""
    ours = (rule for rule in manifest.rules if rule.regime in terms.regimes and rule.id not in terms.disable)
    return tuple(sorted(ours, key=lambda rule: rule.id))


def limit_bindings(manifest: Manifest, law: Law, terms: VerdictSettings) -> dict[tuple[str, str], Binding]:
    """How the limits of each regime bind on the day: as the rule that binds most of those that read them."""
    found: dict[tuple[str, str], Binding] = {}
    for rule in known_rules(manifest, terms):
        binding = rule_status(rule, manifest, law, terms).binding
        for limit in rule.limits:
            if binding == "law" or found.get((rule.regime, limit), "none") == "none":
                found[rule.regime, limit] = binding
    return found


def lines(manifest: Manifest, law: Law, terms: VerdictSettings) -> tuple[tuple[float, Per], ...]:
    """The distinct fabric lines that the rules in use declare: 10^9 bit/s, and of what."""
    found = {
        (law.regimes[rule.regime].limits[parameter.line_gbps], parameter.per)
        for rule in known_rules(manifest, terms)
        for parameter in rule.parameters
        if parameter.line_gbps
    }
    return tuple(sorted(found))


def ownership_parameters(manifest: Manifest, law: Law, terms: VerdictSettings) -> tuple[Parameter, ...]:
    """The distinct questions about ownership that the rules in use declare."""
    found = {
        (
            tuple(sorted(parameter.lists)),
            law.regimes[rule.regime].limits[parameter.percent],
            parameter.cascade,
        )
        for rule in known_rules(manifest, terms)
        for parameter in rule.parameters
        if parameter.lists
    }
    return tuple(Parameter(*each) for each in sorted(found))


def shelf_lives(law: Law) -> tuple[float, float, float]:
    """Days for which a search of the lists, an identity check and a review of the end use show something."""
    searches, checks, reviews = (law.limit(key) for key in (SEARCHES, CHECKS, REVIEWS))
    return searches, checks, reviews


def linkings(manifest: Manifest, law: Law, terms: VerdictSettings) -> tuple[Linking, ...]:
    """The distinct notions of a tie between customers that the rules in use declare."""
    found = {
        Linking(
            tuple(sorted(law.regimes[rule.regime].choices[parameter.links])),
            law.regimes[rule.regime].limits[parameter.percent],
            _link_paths(law.regimes[rule.regime].choices.get(parameter.paths)),
        )
        for rule in known_rules(manifest, terms)
        for parameter in rule.parameters
        if parameter.links
    }
    return tuple(sorted(found))


def _link_paths(chosen: str | tuple[str, ...] | None) -> LinkPaths:
    return "each_alone" if chosen == "each_alone" else "add_up"


def overrides(law: Law, settings: Settings, catalog: Sequence[str]) -> tuple[rows.Override, ...]:
    """Everything that the organisation set itself, so that no reader takes it for the law."""
    found = [
        rows.Override(kind="setting", id=key, value=f"= {value}", reason=SETTINGS[key])
        for key, value in _readings(settings)
    ]
    found += [
        rows.Override(kind="enforce", id=each.id, value="as house policy", reason=each.reason)
        for each in settings.enforce
    ]
    found += [
        rows.Override(kind="disable", id=each.id, value="", reason=each.reason) for each in settings.disable
    ]
    for regime, ours in sorted(law.overrides.items()):
        found += [
            rows.Override(kind="limit", id=f"{regime}.{key}", value=f"= {value:g}", reason="")
            for key, value in sorted(ours.limits.items())
        ]
        found += [
            rows.Override(kind="choice", id=f"{regime}.{key}", value=f"= {listed(value)}", reason="")
            for key, value in sorted(ours.choices.items())
        ]
    return (*found, *(rows.Override(kind="catalog", id=each, value="", reason="") for each in catalog))
