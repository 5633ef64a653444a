"""Opens what a decision needs: catalog, register, law, engine. The only place that reads the clock."""

import gc
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from guardrails import audit
from guardrails.catalog.load import load as load_catalog
from guardrails.catalog.lookup import Catalog
from guardrails.errors import ConfigError
from guardrails.files import decode, read_bytes, sha256
from guardrails.model.customer import Register
from guardrails.model.report import Report
from guardrails.model.snapshot import InputFile
from guardrails.policy.baseline import Baseline
from guardrails.policy.bundle_files import Bundle, load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings, open_engine
from guardrails.policy.law import Law, RegimeOverrides, resolve
from guardrails.policy.verdicts import VerdictSettings
from guardrails.register.attribute import Resolver
from guardrails.settings import Settings
from guardrails.sources.plan.source import read_plans


def check_plans(
    files: Sequence[str],
    settings: Settings,
    *,
    baseline: str = "",
    everything: bool = False,
    say: Callable[[str], object] = lambda _: None,
    warn: Callable[[str], object] = lambda _: None,
) -> Report:
    """Read plans and decide.

    Args:
        files: Plan files; `-` is standard input.
        settings: As the command line, environment and configuration give them.
        baseline: File of known obligations; empty for none.
        everything: List every verdict.
        say: Where progress goes; warn: where doubts about our own data go.

    Raises:
        GuardrailsError: Nothing can be concluded; says what, where and what to do.
    """
    gc.disable()  # rows live until the report is written: collecting finds nothing and costs a fifth
    as_of = settings.as_of or _start_of_today()
    register, register_input = _register(settings, max(as_of, _start_of_today()).date())
    known, known_input = _baseline(baseline)
    catalog = load_catalog(Path(settings.catalog.extra) if settings.catalog.extra else None)
    _check_age(catalog, settings, as_of, warn)
    resolver = Resolver(
        register,
        settings.attribution,
        customer=settings.customer,
        account=settings.account,
        environment=settings.environment,
    )
    bundle = load_bundle()
    law = resolve(bundle.manifest, as_of, _overrides(settings))
    terms = _terms(settings, bundle, law)
    say(f"reading {', '.join(files)}")
    snapshot = read_plans(files, catalog, frozenset(key.casefold() for key in settings.attribution.tags))
    say(f"{len(snapshot.workloads):,} workloads in {snapshot.resources_seen:,} resources")
    engine_settings = EngineSettings(opa_url=settings.opa.url)
    means = audit.Means(
        as_of=as_of,
        settings=settings,
        catalog=catalog,
        register=_with_provider(register, settings),
        resolver=resolver,
        manifest=bundle.manifest,
        law=law,
        terms=terms,
        engine_name=settings.engine,
        open_engine=lambda: open_engine(EngineName(settings.engine), bundle, engine_settings),
        inputs=(*register_input, *settings.inputs, *_extra(settings), *known_input),
        baseline=known,
        everything=everything,
    )
    report = audit.decide(snapshot, means)
    say(f"{len(report.customers):,} customers judged")
    return report


def _check_age(catalog: Catalog, settings: Settings, as_of: datetime, warn: Callable[[str], object]) -> None:
    """An old catalog knows neither new chips nor new instance types: they would be unknown, and end in 3."""
    age = (as_of.date() - date.fromisoformat(catalog.oldest_day)).days
    if age > settings.catalog.max_age_days:
        warn(
            f"the catalog was checked {age:,} days ago ({catalog.oldest_day}): newer accelerators are "
            "unknown to it; update guardrails, or add rows with catalog.extra"
        )


def _start_of_today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _register(settings: Settings, today: date) -> tuple[Register | None, tuple[InputFile, ...]]:
    if not settings.register:
        return None, ()
    from guardrails.register.load import load_with_input

    register, file = load_with_input(settings.register, today)
    return register, (file,)


def _baseline(path: str) -> tuple[Baseline | None, tuple[InputFile, ...]]:
    if not path:
        return None, ()
    data = read_bytes(path)
    return decode(path, data, Baseline), (InputFile("baseline", path, sha256(data)),)


def _with_provider(register: Register | None, settings: Settings) -> Register:
    entity = settings.contracting_entity(register)
    return msgspec.structs.replace(register or Register(), provider=entity)


def _extra(settings: Settings) -> tuple[InputFile, ...]:
    path = settings.catalog.extra
    return (InputFile("catalog", path, sha256(read_bytes(path))),) if path else ()


def _overrides(settings: Settings) -> dict[str, RegimeOverrides]:
    return {regime: RegimeOverrides(each.limits, each.choices) for regime, each in settings.law.items()}


def _terms(settings: Settings, bundle: Bundle, law: Law) -> VerdictSettings:
    """Which rules run and which bind here.

    Raises:
        ConfigError: A name is no regime or rule.
    """
    regimes = [regime.id for regime in bundle.manifest.regimes]
    rules = [rule.id for rule in bundle.manifest.rules]
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
