"""Configuration: what may be set, by which name and how. `configuration` reads it.

Nothing here knows a regime or a rule: ids are checked by what uses them.
"""

from typing import Annotated, Literal, cast

import msgspec

from guardrails.assessment.assume import Assumption
from guardrails.assessment.capacity import TRAINING_PRECISIONS
from guardrails.catalog.export_class import Precision
from guardrails.errors import ConfigError
from guardrails.model.as_of import AsOf
from guardrails.model.customer import ProviderEntity, Register
from guardrails.model.outcome import FailOn
from guardrails.model.snapshot import InputFile
from guardrails.register.attribute import AttributionSettings
from guardrails.scan_settings import CLOUD_SETTINGS, SCAN_KEYS, SCAN_LISTS, ScanSettings

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
    "log_format",
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
        "register",
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
    *(f"scan.{cloud}.access_evidence" for cloud in CLOUD_SETTINGS),
)
FLAGS = {
    "regimes": "--regime",
    "horizon_days": "--horizon",
    "waivers.file": "--waivers",
    "scan.ous": "--ou",
    "scan.look_back_days": "--look-back",
    "scan.aws.duration_seconds": "--session-duration",
    "scan.azure.credential": "--azure-credential",
    "scan.azure.cloud": "--azure-cloud",
    "scan.gcp.endpoint": "--gcp-endpoint",
    **{f"scan.{cloud}.organization": "--no-organization" for cloud in CLOUD_SETTINGS},
    **{f"scan.{cloud}.read_timeout_seconds": "--read-timeout" for cloud in CLOUD_SETTINGS},
}
"""Flags that are not spelt as their setting, of a scan as its last word."""

NAMED_ONLY = (
    "opa.url",
    "opa.ca_file",
    "opa.cert_file",
    "opa.key_file",
    "opa.token_env",
    "scan.aws.profile",
    "scan.aws.external_id",
    "scan.azure.tenant",
    "scan.azure.client_id",
    "scan.gcp.impersonate",
    "scan.gcp.quota_project",
    "scan.gcp.endpoint",
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
        url: Address of the server, with its scheme.
        ca_file: Certificates (PEM) that vouch for the server; empty: those of the system.
        cert_file: This client's certificate (PEM), with its key or beside `key_file`.
        key_file: The certificate's key (PEM), where it is in a file of its own.
        token_env: Environment variable that holds the bearer token; the token itself is in no file.
        timeout_seconds: Longest wait for each answer.
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
        file: File of the waivers; empty: none.
        max_days: Longest that a waiver may run, in days from the day of the decision.
        warn_days: Waivers that end within this many days are named in the report.
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
    """The catalog in use.

    Attributes:
        extra: File of rows that add to the catalog or correct it; empty: none.
        max_age_days: Catalog rows that were last checked longer ago are named in the report.
    """

    extra: str = ""
    max_age_days: Days = 180


class AssessmentSettings(_Part, frozen=True, kw_only=True):
    """How capacity is computed.

    Attributes:
        training_precisions: Precisions of training; the fastest that a chip has is its peak (choice D-5).
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
        register: Files of the customer register, which are read as one; none: there is no register.
        customer: Customer of all workloads, in a workspace of one tenant; empty: attribution decides.
        account: Account of workloads whose source names none: `[PROVIDER/]ID`.
        environment: Environment that picks one of a customer's accounts, or one of an account's customers.
        regimes: Ids of regimes; none: all that are in effect, proposed or not enforced on the day.
        policies: Folders of the organization's own rules, beside the shipped ones.
        as_of: Day or instant of the law that decides; none: now.
        engine: Whether this process decides (WebAssembly) or an OPA server.
        fail_on: Which verdicts count for the exit code: those that bind, any, or none.
        allow_incomplete: Whether a run that did not establish everything ends in 0 instead of 3.
        enforce: Regimes and rules adopted as house policy, whatever their legal state.
        disable: Rules that are not evaluated; each with a reason.
        assume: Answers to what a plan leaves unknown; each with an owner, a reason and a last day.
        horizon_days: Passing checks that fall due within this many days are listed.
        log_format: How progress, warnings and errors are written to standard error.
        on_conflict: Where several regimes ask something of one subject, whether the report names the one that
            governs, the strictest that binds, or lets each stand (choice D-28).
        law: Limits and choices that replace those of a regime, by regime id.
        provider: Facts of the contracting entity, when the register does not hold them.
    """

    register: tuple[Text, ...] = ()
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
    log_format: Literal["text", "json"] = "text"
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
