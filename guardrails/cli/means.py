"""Opens what a decision needs: catalog, register, law, engine. What time it is is an argument."""

import gc
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from guardrails import audit
from guardrails.catalog.load import load as load_catalog
from guardrails.catalog.lookup import Catalog
from guardrails.cli.voices import Say, Voices
from guardrails.clouds.plans import read_plans
from guardrails.errors import ConfigError
from guardrails.evaluation import Means
from guardrails.files import decode, read_bytes, sha256
from guardrails.model.as_of import AsOf
from guardrails.model.customer import Register
from guardrails.model.report import Report
from guardrails.model.snapshot import InputFile
from guardrails.model.verdict import OWN
from guardrails.policy.baseline import Baseline, Ratchet
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings, PolicySet
from guardrails.policy.engines.table import open_engine
from guardrails.policy.law import Law, RegimeOverrides, resolve
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import VerdictSettings
from guardrails.register.attribute import Resolver
from guardrails.register.unite import unite
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.policy.waivers import Waivers


SILENT = Voices()


def check_plans(
    files: Sequence[str],
    settings: Settings,
    now: datetime,
    *,
    baseline: str = "",
    everything: bool = False,
    voices: Voices = SILENT,
) -> Report:
    """Read plans and decide.

    Args:
        files: Plan files; `-` is standard input.
        settings: As the command line, environment and configuration give them.
        now: The current aware instant.
        baseline: File of known obligations; empty for none.
        everything: List every verdict.
        voices: Where it says what it does.

    Raises:
        GuardrailsError: Nothing can be concluded; says what, where and what to do.
    """
    gc.disable()  # rows live until the report is written: collecting finds nothing and costs a fifth
    means = means_of(settings, now, baseline=baseline, everything=everything, voices=voices)
    voices.say(f"reading {', '.join(files)}")
    keys = frozenset(key.casefold() for key in settings.attribution.tags)
    snapshot = read_plans(files, means.catalog, keys, voices.say)
    voices.say(f"{len(snapshot.workloads):,} workloads in {snapshot.resources_seen:,} resources")
    report = audit.decide(snapshot, means)
    voices.say(f"{len(report.customers):,} customers judged")
    return report


def check_snapshots(
    files: Sequence[str],
    settings: Settings,
    now: datetime,
    *,
    baseline: str = "",
    everything: bool = False,
    voices: Voices = SILENT,
) -> Report:
    """Read snapshot files and decide; by the law of when the last of them was taken, if no other day is set.

    Args and errors: as `check_plans`.
    """
    from guardrails.snapshot.read import read_snapshots

    gc.disable()
    voices.say(f"reading {', '.join(files)}")
    snapshot = read_snapshots(files)
    voices.say(f"{len(snapshot.workloads):,} workloads in {len(snapshot.accounts):,} accounts")
    taken = AsOf(instant=max(each.ended for each in snapshot.scans))
    asked = msgspec.structs.replace(settings, as_of=settings.as_of or taken, account="")
    means = means_of(asked, now, baseline=baseline, everything=everything, voices=voices)
    report = audit.decide(snapshot, means)
    voices.say(f"{len(report.customers):,} customers judged")
    return report


def means_of(
    settings: Settings,
    now: datetime,
    *,
    baseline: str = "",
    everything: bool = False,
    voices: Voices = SILENT,
) -> Means:
    """Everything that a decision needs besides the facts.

    Raises:
        GuardrailsError: A file or setting is wrong.
    """
    as_of = _as_of(settings, now)
    today = max(as_of.utc_day, now.astimezone(UTC).date())
    register, register_input = _register(settings, today)
    catalog = load_catalog(Path(settings.catalog.extra) if settings.catalog.extra else None)
    _check_age(catalog, settings, as_of, voices.warn)
    _check_answer(catalog, settings, today)
    resolver = Resolver(
        register,
        settings.attribution,
        customer=settings.customer,
        account=settings.account,
        environment=settings.environment,
    )
    bundle = policy_set(settings)
    law = law_of(settings, bundle.manifest, now)
    deciding = terms(settings, bundle.manifest, law)
    _check_own(settings, bundle.manifest, deciding, voices.warn)
    engine_settings = _engine_settings(settings)
    known, known_input = _baseline(baseline, bundle.manifest)
    excused, excused_input = _waivers(settings, bundle.manifest, today)
    return Means(
        as_of=as_of,
        today=today,
        settings=settings,
        catalog=catalog,
        united=unite(_with_provider(register, settings)),
        resolver=resolver,
        manifest=bundle.manifest,
        law=law,
        terms=deciding,
        engine_name=settings.engine,
        open_engine=lambda: open_engine(EngineName(settings.engine), bundle, engine_settings, voices.wait),
        inputs=(*register_input, *settings.inputs, *_extra(settings), *known_input, *excused_input),
        baseline=known,
        waivers=excused,
        everything=everything,
    )


def _check_age(catalog: Catalog, settings: Settings, as_of: AsOf, warn: Say) -> None:
    """An old catalog knows neither new chips nor new instance types: they would be unknown, and end in 3."""
    age = (as_of.utc_day - date.fromisoformat(catalog.oldest_day)).days
    if age > settings.catalog.max_age_days:
        warn(
            f"the catalog was checked {age:,} days ago ({catalog.oldest_day}): newer accelerators are "
            "unknown to it; update guardrails, or add rows with catalog.extra"
        )


def _check_answer(catalog: Catalog, settings: Settings, today: date) -> None:
    """Rows that say less than ours hold no longer than a waiver.

    Raises:
        ConfigError: Their last day is past, or too far away.
    """
    until, longest = catalog.answer.until, settings.waivers.max_days
    if until is None or not any(each.lowers for each in catalog.changes):
        return
    if today > until:
        problem = f"ended on {until.isoformat()}"
    elif (until - today).days > longest:
        problem = f"{until.isoformat()} is more than {longest} days from {today.isoformat()}"
    else:
        return
    raise ConfigError(
        f"{settings.catalog.extra}: until: {problem}",
        hint="look at the rows that say less than ours again, and give another last day",
    )


def _check_own(settings: Settings, manifest: Manifest, deciding: VerdictSettings, warn: Say) -> None:
    """Rules that somebody loads and nobody evaluates are said to be."""
    if not settings.policies:
        return
    why = "it is not among the regimes asked for" if settings.regimes else "nothing of it holds on this day"
    for regime in manifest.regimes:
        if regime.id.startswith(OWN) and regime.id not in deciding.regimes:
            warn(f"{regime.id} is not evaluated: {why} (--regime {regime.id})")


def policy_set(settings: Settings) -> PolicySet:
    """The shipped policies, with the organisation's own beside them when there are any.

    Raises:
        PolicyError: They cannot be loaded, or one of its own is wrong; names file, line and mend.
    """
    if not settings.policies:
        return load_bundle()
    from guardrails.policy.own import with_own

    return with_own(load_bundle(), [Path(each) for each in settings.policies])


def law_of(settings: Settings, manifest: Manifest, now: datetime) -> Law:
    """The law of the day, with the organisation's own limits and choices.

    Raises:
        ConfigError: One of them names nothing that there is.
    """
    overrides = {regime: RegimeOverrides(each.limits, each.choices) for regime, each in settings.law.items()}
    return resolve(manifest, _as_of(settings, now), overrides)


def _as_of(settings: Settings, now: datetime) -> AsOf:
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


def _engine_settings(settings: Settings) -> EngineSettings:
    opa = settings.opa
    return EngineSettings(
        timeout_seconds=opa.timeout_seconds,
        opa_url=opa.url,
        opa_token=_token(opa.token_env) if settings.engine == "opa" else "",
        opa_ca_file=opa.ca_file,
        opa_cert_file=opa.cert_file,
        opa_key_file=opa.key_file,
        opa_push=opa.push,
    )


def _token(variable: str) -> str:
    token = os.environ.get(variable, "") if variable else ""
    if variable and not token:
        raise ConfigError(
            f"opa.token_env: the environment variable {variable} is empty",
            hint="set it to the token, or remove the setting",
        )
    return token


def _waivers(
    settings: Settings, manifest: Manifest, today: date
) -> "tuple[Waivers | None, tuple[InputFile, ...]]":
    path = settings.waivers.file
    if not path:
        return None, ()
    from guardrails.policy.waivers import Waivers, read

    data = read_bytes(path)
    waivers = Waivers(read(path, data, manifest), manifest, today, settings.waivers)
    return waivers, (InputFile("waivers", path, sha256(data)),)


def _register(settings: Settings, today: date) -> tuple[Register | None, tuple[InputFile, ...]]:
    if not settings.register:
        return None, ()
    from guardrails.register.load import load_with_input

    register, file = load_with_input(settings.register, today)
    return register, (file,)


def _baseline(path: str, manifest: Manifest) -> tuple[Ratchet | None, tuple[InputFile, ...]]:
    if not path:
        return None, ()
    data = read_bytes(path)
    return Ratchet(decode(path, data, Baseline), manifest), (InputFile("baseline", path, sha256(data)),)


def _with_provider(register: Register | None, settings: Settings) -> Register:
    entity = settings.contracting_entity(register)
    return msgspec.structs.replace(register or Register(), provider=entity)


def _extra(settings: Settings) -> tuple[InputFile, ...]:
    path = settings.catalog.extra
    return (InputFile("catalog", path, sha256(read_bytes(path))),) if path else ()


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


def _known(setting: str, name: str, names: Sequence[str]) -> None:
    if name in names:
        return
    from guardrails.misfits import near

    raise ConfigError(
        f"{setting}: {name!r} is not in the policies",
        hint=near(name, list(names)) or f"known: {', '.join(names)}",
    )
