"""Configuration: what may be set, and from where it came. Flag over environment over file over default.

Only `./guardrails.yaml`, or the file of `-c`, is read; never a parent folder's. The file that is found, and
not named, may have come with a change that is yet to be judged: it says nothing of `NAMED_ONLY`. Paths in the
file are relative to the file. Nothing here knows a regime or a rule: ids are checked by what uses them.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import msgspec

from guardrails.assessment.assume import Assumption
from guardrails.assessment.capacity import TRAINING_PRECISIONS
from guardrails.catalog.export_class import Precision
from guardrails.errors import ConfigError
from guardrails.files import Content, fit, parse, read_bytes, sha256
from guardrails.model.as_of import AsOf
from guardrails.model.customer import ProviderEntity, Register
from guardrails.model.outcome import FailOn
from guardrails.model.snapshot import InputFile
from guardrails.register.attribute import AttributionSettings
from guardrails.register.normalise import as_range, party
from guardrails.scan_settings import SCAN_KEYS, SCAN_LISTS, ScanSettings, split_list
from guardrails.yamltext import Path as KeyPath

FILE = "guardrails.yaml"
PREFIX = "GUARDRAILS_"
SIMPLE = (
    "register",
    "customer",
    "account",
    "environment",
    "regimes",
    "as_of",
    "engine",
    "opa.url",
    "opa.ca_file",
    "opa.cert_file",
    "opa.key_file",
    "opa.token_env",
    "opa.timeout_seconds",
    "opa.push",
    "policies",
    "waivers.file",
    "waivers.max_days",
    "waivers.warn_days",
    "fail_on",
    "allow_incomplete",
    "horizon_days",
    "attribution.tags",
    "attribution.default",
    "catalog.extra",
    "catalog.max_age_days",
    "assessment.training_precisions",
    "assessment.utilisation",
    "assessment.tf32_bits",
    "assessment.shares",
    "on_conflict",
    *SCAN_KEYS,
)
"""Settings that the environment (`GUARDRAILS_OPA_URL`; lists with commas) and flags (`opa_url`) can give."""

LISTS = frozenset(
    (
        "regimes",
        "policies",
        "attribution.tags",
        "assessment.training_precisions",
        *SCAN_LISTS,
    )
)
PATHS = (
    "register",
    "catalog.extra",
    "policies",
    "waivers.file",
    "opa.ca_file",
    "opa.cert_file",
    "opa.key_file",
    "scan.journal",
    "scan.aws.access_evidence",
)
FLAGS = {
    "regimes": "--regime",
    "horizon_days": "--horizon",
    "waivers.file": "--waivers",
    "scan.ous": "--ou",
    "scan.look_back_days": "--look-back",
    "scan.aws.duration_seconds": "--session-duration",
    "scan.aws.organization": "--no-organization",
    "scan.aws.access_evidence": "--access-evidence",
}
"""Flags that are not spelt as their setting."""

NAMED_ONLY = (
    "opa.url",
    "opa.ca_file",
    "opa.cert_file",
    "opa.key_file",
    "opa.token_env",
    "scan.aws.profile",
    "scan.aws.external_id",
)
"""Where documents are sent, whom to trust there, secrets, and programs that give credentials."""

Text = Annotated[str, msgspec.Meta(min_length=1)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]
Number = Annotated[float, msgspec.Meta(ge=0, le=1e30)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the configuration: unknown keys are errors, so that nothing is misspelt in silence."""


class Opa(_Part, frozen=True, kw_only=True):
    """The OPA server of `engine: opa`.

    Attributes:
        ca_file: Certificates (PEM) that vouch for the server; empty: those of the system.
        cert_file: This client's certificate (PEM), with its key or beside `key_file`.
        token_env: Environment variable that holds the bearer token; the token itself is in no file.
        timeout_seconds: For each request.
        push: Whether the policies are put on the server; `no`: its own bundle must be the same.
    """

    url: Text = "http://127.0.0.1:8181"
    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""
    token_env: str = ""
    timeout_seconds: Seconds = 30.0
    push: bool = True


class WaiverSettings(_Part, frozen=True, kw_only=True):
    """Excused failures.

    Attributes:
        file: Where they stand; empty: there are none.
        max_days: No waiver may run longer than so many days from the day of the decision.
        warn_days: One that ends within so many days is said to.
    """

    file: str = ""
    max_days: Days = 365
    warn_days: Days = 30


class Enforce(_Part, frozen=True, kw_only=True):
    """A regime or rule, by id, that counts as house policy whatever its legal state."""

    id: Text
    reason: str = ""
    owner: str = ""


class Disable(_Part, frozen=True, kw_only=True):
    """A rule that is not evaluated, why, and who answers for it; every report shows it."""

    id: Text
    reason: Text
    owner: str = ""


class LawOverride(_Part, frozen=True, kw_only=True):
    """Another number for a limit of a regime, another answer to one of its choices."""

    limits: dict[str, Number] = {}
    choices: dict[str, str | tuple[str, ...]] = {}


class CatalogSettings(_Part, frozen=True, kw_only=True):
    """`extra`: a file whose rows add to the catalog or correct it; `max_age_days`: older rows are named."""

    extra: str = ""
    max_age_days: Days = 180


class AssessmentSettings(_Part, frozen=True, kw_only=True):
    """How capacity is computed.

    Attributes:
        training_precisions: The fastest of them that a chip has is its peak (choice D-5).
        utilisation: Share of dense peak that training typically reaches; for the estimate only.
        tf32_bits: Bit length at which TF32 counts in total processing performance (choice D-23).
        shares: Whether a share of a chip counts as such in operations, or as a whole chip (choice D-24); its
            export class is always that of the whole chip.
    """

    training_precisions: Annotated[tuple[Precision, ...], msgspec.Meta(min_length=1)] = cast(
        "tuple[Precision, ...]", TRAINING_PRECISIONS
    )
    utilisation: Share = 0.4
    tf32_bits: Literal[32, 19] = 32
    shares: Literal["share", "whole"] = "share"


class Options(_Part, frozen=True, kw_only=True):
    """What `guardrails.yaml` may hold.

    Attributes:
        register: File of the customer register; empty: none.
        customer: Whose all workloads are, in a one-tenant workspace; empty: attribution decides.
        account: Where workloads stand whose source does not say it: `[PROVIDER/]ID`.
        environment: Which of the customer's accounts, or of an account's customers, is meant.
        regimes: Ids; none: all that are not dead.
        policies: Folders of the organisation's own rules, beside the shipped ones.
        as_of: When the decision is made; None: now.
        horizon_days: Passes with a due day within so many days are listed.
        on_conflict: Where several regimes ask something of one subject, whether the report names the one that
            governs, the strictest that binds, or lets each stand (choice D-28).
        law: Overrides by regime id.
        provider: Facts of the contracting entity, when the register does not hold them.
    """

    register: str = ""
    customer: str = ""
    account: str = ""
    environment: str = ""
    regimes: tuple[Text, ...] = ()
    as_of: AsOf | None = None
    engine: Literal["wasm", "opa"] = "wasm"
    opa: Opa = Opa()
    policies: tuple[Text, ...] = ()
    fail_on: FailOn = "binding"
    allow_incomplete: bool = False
    horizon_days: Days = 90
    attribution: AttributionSettings = AttributionSettings()
    enforce: tuple[Enforce, ...] = ()
    disable: tuple[Disable, ...] = ()
    on_conflict: Literal["strictest", "each"] = "strictest"
    law: dict[str, LawOverride] = {}
    assume: tuple[Assumption, ...] = ()
    waivers: WaiverSettings = WaiverSettings()
    catalog: CatalogSettings = CatalogSettings()
    assessment: AssessmentSettings = AssessmentSettings()
    scan: ScanSettings = ScanSettings()
    provider: ProviderEntity | None = None


class Settings(Options, frozen=True, kw_only=True):
    """Options that hold, and where they came from.

    Attributes:
        origins: For each dotted key that was set: `flag --fail-on`, `environment GUARDRAILS_FAIL_ON` or
            `guardrails.yaml:12`. What is absent has its default.
        inputs: The configuration file, when there is one.
    """

    origins: dict[str, str] = {}
    inputs: tuple[InputFile, ...] = ()

    def contracting_entity(self, register: Register | None) -> ProviderEntity:
        """The provider's facts: the register's or the configuration's.

        Raises:
            ConfigError: Both state them, and not alike.
        """
        stated = register.provider if register else ProviderEntity()
        if self.provider is None or self.provider == stated:
            return stated
        if stated != ProviderEntity():
            raise ConfigError(
                "provider: the register states other facts about the provider than the configuration",
                hint="keep them in one of the two",
            )
        return self.provider


def load_settings(
    config: str | None, flags: Mapping[str, object], environ: Mapping[str, str], folder: Path
) -> Settings:
    """The settings that hold.

    Args:
        config: File of `-c`; None: `guardrails.yaml` in `folder`, if there is one.
        flags: Values by the setting's name with `_` for `.`; None, False and empty ones were not given, names
            that are no settings are passed over.
        environ: Environment variables.
        folder: The current folder.

    Raises:
        ConfigError: A value is wrong, or the file of `-c` cannot be read.
    """
    base = Path() if folder == Path.cwd() else folder
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    inputs: tuple[InputFile, ...] = ()
    path = base / config if config else base / FILE
    if config or os.path.lexists(path):
        merged, origins, inputs = _from_file(path, named=bool(config))
    for key, value, origin, name in (*_from_environment(environ), *_from_flags(flags)):
        part = _nested(key, value)
        _normalise(part, [])
        fit(Content(name, part, "", ConfigError), Options)
        _overlay(merged, part)
        for covered in [known for known in origins if known == key or known.startswith(f"{key}.")]:
            del origins[covered]
        origins[key] = origin
    options = fit(Content("configuration", merged, "", ConfigError), Options)
    fields = {name: getattr(options, name) for name in options.__struct_fields__}
    return Settings(**fields, origins=origins, inputs=inputs)


def _from_file(path: Path, *, named: bool) -> tuple[dict[str, Any], dict[str, str], tuple[InputFile, ...]]:
    """The file's values with its paths resolved, the line of each key, and its digest."""
    name = str(path)
    data = read_bytes(path, ConfigError)
    content = parse(name, data, ConfigError)
    value = {} if content.value is None else content.value
    if not isinstance(value, dict):
        raise content.error((), "is not a configuration: no mapping at its top")
    problems: list[tuple[KeyPath, str, str]] = []
    _normalise(value, problems)
    for at, message, hint in problems:
        raise content.error(at, message, hint)
    fit(content, Options, value)
    if not named:
        _refuse_named_only(content, value)
    origins = {
        ".".join(map(str, at)): f"{name}:{content.place(at).removeprefix('line ')}" for at in _leaves(value)
    }
    for key in PATHS:
        *holders, last = key.split(".")
        holder = value
        for step in holders:
            holder = holder.get(step, {})
        match holder.get(last):
            case str(relative) if relative:
                holder[last] = str(path.parent / relative)
            case list(several):
                holder[last] = [str(path.parent / relative) for relative in several]
    return value, origins, (InputFile("configuration", name, sha256(data)),)


def _refuse_named_only(content: Content, value: dict[str, Any]) -> None:
    """What the file of the working folder may not say: a change that is judged must not move the judge."""
    for key in NAMED_ONLY:
        *holders, last = key.split(".")
        holder = value
        for step in holders:
            holder = _inner(holder, step)
        if last in holder:
            raise content.error(
                tuple(key.split(".")),
                "is not taken from a file that was only found in the working folder",
                hint=f"give it by {variable(key)} or a flag, or name the file: -c {content.path}",
            )


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, Any, str, str]]:
    for key in SIMPLE:
        name = variable(key)
        text = environ.get(name, "").strip()
        if text:
            value = split_list(text) if key in LISTS else text
            yield key, value, f"environment {name}", name


def _from_flags(flags: Mapping[str, object]) -> Iterator[tuple[str, Any, str, str]]:
    for key in SIMPLE:
        value = flags.get(key.replace(".", "_"))
        if value is not None and value is not False and value not in ("", ()):
            name = FLAGS.get(key, "--" + key.replace(".", "-").replace("_", "-"))
            yield key, list(value) if isinstance(value, tuple) else value, f"flag {name}", name


def variable(key: str) -> str:
    """The environment variable of a setting: `GUARDRAILS_OPA_URL` for `opa.url`."""
    return PREFIX + key.upper().replace(".", "_")


def _nested(key: str, value: Any) -> dict[str, Any]:
    first, _, rest = key.partition(".")
    return {first: _nested(rest, value) if rest else value}


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _overlay(below[key], value)
        else:
            below[key] = value


def _leaves(value: dict[str, Any], at: KeyPath = ()) -> Iterator[KeyPath]:
    """Paths of everything that is no mapping; a list is one value."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, (*at, key))
        else:
            yield (*at, key)


def _inner(value: dict[str, Any], key: str) -> dict[str, Any]:
    """The mapping at a key; an empty one where there is none."""
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


_SWITCH = {"yes": True, "on": True, "no": False, "off": False}


def _moment(text: str) -> str | AsOf:
    """A civil day, or an instant with its zone; what is neither stays as it is, and does not fit."""
    try:
        if len(text) == len("2026-01-31"):
            return AsOf(day=msgspec.convert(text, date))
        return AsOf(instant=msgspec.convert(text, Annotated[datetime, msgspec.Meta(tz=True)]))
    except msgspec.ValidationError:
        return text


def _normalise(value: dict[str, Any], problems: list[tuple[KeyPath, str, str]]) -> None:
    """Shorter ways to write: a day or an instant, a plain id, a number for a range, yes for true."""
    if isinstance(value.get("as_of"), str):
        value["as_of"] = _moment(value["as_of"])
    switches = (
        (value, "allow_incomplete"),
        (_inner(value, "opa"), "push"),
        (_inner(_inner(value, "scan"), "aws"), "organization"),
    )
    for holder, key in switches:
        if isinstance(holder.get(key), str):
            holder[key] = _SWITCH.get(holder[key].casefold(), holder[key])
    if isinstance(value.get("enforce"), list):
        value["enforce"] = [{"id": each} if isinstance(each, str) else each for each in value["enforce"]]
    for each in value.get("assume", ()) if isinstance(value.get("assume"), list) else ():
        if isinstance(each, dict) and "instances" in each:
            each["instances"] = as_range(each["instances"])
    if isinstance(value.get("provider"), dict):
        found = party(value["provider"], ("provider",))
        problems.extend((each.path, each.message, each.hint) for each in found)
