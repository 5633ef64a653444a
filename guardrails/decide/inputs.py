"""What a decision needs besides the facts. The only place of a decision that opens files, reads the
environment and turns an instant into days; what time it is is an argument.
"""

import gc
import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from guardrails.catalog.load import load_with_input as load_catalog
from guardrails.catalog.lookup import Catalog
from guardrails.console import SILENT, Console
from guardrails.decide.law import as_of, law_of, not_evaluated, terms
from guardrails.errors import ConfigError
from guardrails.files import decode, read_bytes, sha256
from guardrails.model.account import CloudAccount
from guardrails.model.as_of import AsOf
from guardrails.model.customer import Register
from guardrails.model.recorder import Recorder
from guardrails.model.snapshot import InputFile
from guardrails.model.verdict import Verdict
from guardrails.policy import describe
from guardrails.policy.baseline import Baseline, Ratchet
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import Engine, EngineName, EngineSettings, PolicySet
from guardrails.policy.engines.table import open_engine
from guardrails.policy.law import Law
from guardrails.policy.manifest import Manifest
from guardrails.policy.verdicts import VerdictSettings
from guardrails.register.accounts import renamed
from guardrails.register.attribute import Resolver
from guardrails.register.known import Known
from guardrails.register.known import known as known_on
from guardrails.register.unite import United, unite
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.policy.waivers import Waiver, Waivers


class DecisionInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision needs besides the facts.

    Attributes:
        as_of: When the decision is made.
        united: The register, with the records of each thing joined.
        today: The later of its UTC day and the present one: excuses and answers end by it.
        terms: Which rules run and which of them bind here.
        open_engine: Opens the engine when the first document is there, not before.
        baseline: What was known before; it does not count unless there is more.
        waivers: Failures that somebody answers for; it remembers which of them were used.
        files: Those read besides the sources' own: register, configuration, added catalog rows.
        everything: List every verdict, not only those that ask for something.
        recorder: Shown each document, where the decision is recorded.
    """

    as_of: AsOf
    today: date
    settings: Settings
    catalog: Catalog
    united: United
    resolver: Resolver
    manifest: Manifest
    law: Law
    terms: VerdictSettings
    engine_name: str
    open_engine: Callable[[], Engine]
    files: tuple[InputFile, ...]
    baseline: Ratchet | None = None
    waivers: "Waivers | None" = None
    everything: bool = False
    recorder: Recorder | None = None

    @property
    def known(self) -> Known:
        """What of the register is known on the day of the decision."""
        return known_on(self.as_of, *describe.shelf_lives(self.law))

    def excuse(self, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts of all documents, with those excused that the baseline or a waiver names.

        It comes after everything was judged, so that no verdict depends on whether another is excused.
        """
        known = self.baseline.apply(verdicts) if self.baseline else tuple(verdicts)
        return self.waivers.apply(known) if self.waivers else known


class DecisionFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a decision, opened once: nothing of them depends on the day.

    Attributes:
        register: As it is written; None when there is none.
        united: The same with the provider that the settings name, the records of each thing joined.
        policies: The shipped ones, with the organisation's own beside them.
        baseline, waivers: As they were read; None when no file is named.
        read: Name and digest of each.
        recorder: As of `DecisionInputs`.
    """

    settings: Settings
    catalog: Catalog
    register: Register | None
    united: United
    policies: PolicySet
    baseline: Ratchet | None
    waivers: "tuple[Waiver, ...] | None"
    read: tuple[InputFile, ...]
    recorder: Recorder | None = None

    def naming(self, accounts: Iterable[CloudAccount]) -> "DecisionFiles":
        """The same, the register's accounts under the ids that clouds give them."""
        register = renamed(self.register, accounts) if self.register else None
        if register is self.register:
            return self
        united = unite(_with_provider(register, self.settings))
        return msgspec.structs.replace(self, register=register, united=united)

    def at(self, now: datetime, *, everything: bool = False, console: Console = SILENT) -> DecisionInputs:
        """What a decision of this instant needs.

        Args:
            now: The current aware instant.
            everything: List every verdict.
            console: Told what is in doubt.

        Raises:
            GuardrailsError: A setting is wrong, or does not hold on the day.
        """
        settings, policies = self.settings, self.policies
        when = as_of(settings, now)
        today = max(when.utc_day, now.astimezone(UTC).date())
        _check_age(self.catalog, settings, when, console)
        _check_answer(self.catalog, settings, today)
        resolver = Resolver(
            self.register,
            settings.attribution,
            customer=settings.customer,
            account=settings.account,
            environment=settings.environment,
        )
        law = law_of(settings, policies.manifest, now)
        deciding = terms(settings, policies.manifest, law)
        for text in not_evaluated(settings, policies.manifest, deciding):
            console.warn(text)
        engine_settings = _engine_settings(settings)
        return DecisionInputs(
            as_of=when,
            today=today,
            settings=settings,
            catalog=self.catalog,
            united=self.united,
            resolver=resolver,
            manifest=policies.manifest,
            law=law,
            terms=deciding,
            engine_name=settings.engine,
            open_engine=lambda: open_engine(
                EngineName(settings.engine), policies, engine_settings, console.note
            ),
            files=self.read,
            baseline=self.baseline,
            waivers=self._waivers(today),
            everything=everything,
            recorder=self.recorder,
        )

    def _waivers(self, today: date) -> "Waivers | None":
        if self.waivers is None:
            return None
        from guardrails.policy.waivers import Waivers  # noqa: PLC0415 - few have any

        return Waivers(self.waivers, self.policies.manifest, today, self.settings.waivers)


def open_files(settings: Settings, baseline: str = "") -> DecisionFiles:
    """Read everything that a decision needs besides the facts.

    Args:
        settings: As the command line, environment and configuration give them.
        baseline: File of known obligations; empty for none.

    Raises:
        GuardrailsError: A file is wrong; says which, where and what to do.
    """
    gc.disable()  # what is read lives until the report is written: collecting finds nothing, costs a fifth
    register, register_file = _register(settings)
    catalog, catalog_file = load_catalog(settings.catalog.extra or None)
    policies = policy_set(settings)
    known, known_file = _baseline(baseline, policies.manifest)
    waivers, waivers_file = _waivers(settings, policies.manifest)
    return DecisionFiles(
        settings=settings,
        catalog=catalog,
        register=register,
        united=unite(_with_provider(register, settings)),
        policies=policies,
        baseline=known,
        waivers=waivers,
        read=(*register_file, *settings.inputs, *catalog_file, *known_file, *waivers_file),
    )


def policy_set(settings: Settings) -> PolicySet:
    """The shipped policies, with the organisation's own beside them when there are any.

    Raises:
        PolicyError: They cannot be loaded, or one of its own is wrong; names file, line and mend.
    """
    if not settings.policies:
        return load_bundle()
    from guardrails.policy.own import with_own  # noqa: PLC0415 - few have any

    return with_own(load_bundle(), [Path(each) for each in settings.policies])


def _register(settings: Settings) -> tuple[Register | None, tuple[InputFile, ...]]:
    if not settings.register:
        return None, ()
    from guardrails.register.load import load_with_inputs  # noqa: PLC0415 - a plan may do without

    return load_with_inputs(settings.register)


def _with_provider(register: Register | None, settings: Settings) -> Register:
    entity = settings.contracting_entity(register)
    return msgspec.structs.replace(register or Register(), provider=entity)


def _baseline(path: str, manifest: Manifest) -> tuple[Ratchet | None, tuple[InputFile, ...]]:
    if not path:
        return None, ()
    data = read_bytes(path)
    return Ratchet(decode(path, data, Baseline), manifest), (InputFile("baseline", path, sha256(data)),)


def _waivers(
    settings: Settings, manifest: Manifest
) -> "tuple[tuple[Waiver, ...] | None, tuple[InputFile, ...]]":
    path = settings.waivers.file
    if not path:
        return None, ()
    from guardrails.policy.waivers import read  # noqa: PLC0415 - few have any

    data = read_bytes(path)
    return read(path, data, manifest), (InputFile("waivers", path, sha256(data)),)


def _check_age(catalog: Catalog, settings: Settings, when: AsOf, console: Console) -> None:
    """An old catalog knows neither new chips nor new instance types: they would be unknown, and end in 3."""
    age = (when.utc_day - date.fromisoformat(catalog.oldest_day)).days
    if age > settings.catalog.max_age_days:
        console.warn(
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
