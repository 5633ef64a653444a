"""Which law holds, which rules run and which of them bind: by the settings and the instant. Opens nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

from guardrails.errors import ConfigError
from guardrails.model.as_of import AsOf
from guardrails.model.verdict import OWN
from guardrails.policy.law import Law, RegimeOverrides, resolve
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import VerdictSettings
from guardrails.settings import Settings


def as_of(settings: Settings, now: datetime) -> AsOf:
    """When the decision is made: the day that was asked for, or an instant in UTC, in whole seconds.

    Raises:
        ConfigError: UTC has no such instant.
    """
    if settings.as_of and settings.as_of.day:
        return settings.as_of
    instant = settings.as_of.instant if settings.as_of and settings.as_of.instant else now
    try:
        return AsOf(instant=instant.astimezone(UTC).replace(microsecond=0))
    except OverflowError as error:
        raise ConfigError(
            f"as_of: {instant.isoformat()} is outside the years 1 to 9999 in UTC",
            hint="give a day, e.g. 2026-01-31",
        ) from error


def law_of(settings: Settings, manifest: Manifest, now: datetime) -> Law:
    """The law of the day, with the organisation's own limits and choices.

    Raises:
        ConfigError: One of them names nothing that there is.
    """
    overrides = {regime: RegimeOverrides(each.limits, each.choices) for regime, each in settings.law.items()}
    return resolve(manifest, as_of(settings, now), overrides)


def terms(settings: Settings, manifest: Manifest, law: Law) -> VerdictSettings:
    """Which rules run and which bind here.

    Raises:
        ConfigError: A name is no regime or rule.
    """
    regimes = [regime.id for regime in manifest.regimes]
    rules = [rule.id for rule in manifest.rules]
    for each in settings.regimes:
        _known("regime", each, regimes)
    for enforced in settings.enforce:
        _known("enforce", enforced.id, [*regimes, *rules])
    for disabled in settings.disable:
        _known("disable", disabled.id, rules)
    return VerdictSettings(
        regimes=frozenset(settings.regimes or law.alive()),
        enforce=frozenset(each.id for each in settings.enforce),
        disable={each.id: each.reason for each in settings.disable},
    )


def not_evaluated(settings: Settings, manifest: Manifest, terms: VerdictSettings) -> list[str]:
    """What to say of rules that somebody loads and nobody evaluates."""
    if not settings.policies:
        return []
    why = (
        "not among the chosen regimes"
        if settings.regimes
        else "none of its provisions is in effect on this day"
    )
    return [
        f"{regime.id} is not evaluated: {why} (--regime {regime.id})"
        for regime in manifest.regimes
        if regime.id.startswith(OWN) and regime.id not in terms.regimes
    ]


def _known(setting: str, name: str, names: Sequence[str]) -> None:
    if name in names:
        return
    from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

    raise ConfigError(
        f"{setting}: {name!r} is not in the policies",
        hint=near(name, list(names)) or f"known: {', '.join(names)}",
    )
