"""The clouds that can be scanned: how each is entered by the settings, and what is said before it is read."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from guardrails.catalog.lookup import Catalog
from guardrails.clouds.services import ServiceTable
from guardrails.errors import ConfigError
from guardrails.scan.interface import Cloud
from guardrails.scan.request import ScanRequest
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.clouds.access import Sink


class CloudTarget(msgspec.Struct, frozen=True, kw_only=True):
    """How one cloud is scanned.

    Attributes:
        provider: The cloud.
        services: That can be read there.
        entry: What decides who is entered and how, for the journal.
        whole: Whether all of its accounts are listed.
        open: Makes the cloud for a request.
        note: What is said of a request before it is read; empty: nothing.
    """

    provider: str
    services: ServiceTable
    entry: dict[str, object]
    whole: bool
    open: Callable[[ScanRequest], Cloud]
    note: Callable[[ScanRequest], str] = lambda _: ""


class _Trail(NamedTuple):
    """What tells who came from where.

    Attributes:
        service: That reads it.
        name: As people call it.
        days: How far back it answers.
    """

    service: str
    name: str
    days: int


_CLOUDTRAIL = _Trail("trail", "CloudTrail", 90)
_ACTIVITY_LOG = _Trail("activity", "the activity log", 90)
_AUDIT_LOGS = _Trail("audit", "the audit log", 400)


@contextlib.contextmanager
def evidence(settings: Settings) -> "Iterator[Sink | None]":
    """What takes the evidence of access, when a file is named for it; closed afterwards.

    Raises:
        ConfigError: Clouds name several files.
        InputError: The file cannot be written, or others may read it.
    """
    scan = settings.scan
    named = {each.access_evidence for each in (scan.aws, scan.azure, scan.gcp)} - {""}
    if not named:
        yield None
        return
    if len(named) > 1:
        files = ", ".join(sorted(named))
        raise ConfigError(f"access_evidence names several files: {files}", hint="name one for all clouds")
    name = named.pop()
    from guardrails.clouds.access import AccessFile  # noqa: PLC0415 - few ask for it

    file = AccessFile(name)
    try:
        yield file.add
    finally:
        file.close()


def targets(
    clouds: Sequence[str], settings: Settings, catalog: Catalog, access: "Sink | None" = None
) -> tuple[CloudTarget, ...]:
    """How each of the clouds is scanned.

    Args:
        clouds: Their names.
        settings: How they are entered, and what names customers.
        catalog: Chips and instance types.
        access: Takes the evidence of access; None: none is looked for.

    Raises:
        ConfigError: What reads one of them is not installed.
    """
    return tuple(_TARGETS[each](settings, catalog, access) for each in clouds)


def aws(settings: Settings, catalog: Catalog, access: "Sink | None" = None) -> CloudTarget:
    """AWS, through boto3; see `targets`."""
    _require("boto3", "AWS", "aws")
    from guardrails.clouds.aws.table import SERVICES  # noqa: PLC0415 - with what is installed for it

    chosen = settings.scan.aws
    sink = access if chosen.access_evidence else None

    def open_(request: ScanRequest) -> Cloud:
        from guardrails.clouds.aws.source import AwsCloud  # noqa: PLC0415 - with what is installed for it

        return AwsCloud(chosen, request, catalog, _tags(settings), sink)

    return CloudTarget(
        provider="aws",
        services=SERVICES,
        entry=_entry(settings, catalog, chosen, ("AWS_PROFILE", "AWS_ENDPOINT_URL")),
        whole=chosen.organization,
        open=open_,
        note=lambda request: _reach(request, SERVICES, _CLOUDTRAIL, sink),
    )


def azure(settings: Settings, catalog: Catalog, access: "Sink | None" = None) -> CloudTarget:
    """Azure, through azure-identity; see `targets`."""
    _require("azure.identity", "Azure", "azure")
    from guardrails.clouds.azure.session import endpoints  # noqa: PLC0415 - few read it
    from guardrails.clouds.azure.table import SERVICES  # noqa: PLC0415

    chosen = settings.scan.azure
    sink = access if chosen.access_evidence else None

    def open_(request: ScanRequest) -> Cloud:
        from guardrails.clouds.azure.source import AzureCloud  # noqa: PLC0415 - few read it

        return AzureCloud(chosen, request, catalog, _tags(settings), sink)

    variables = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", *endpoints.VARIABLES)
    return CloudTarget(
        provider="azure",
        services=SERVICES,
        entry=_entry(settings, catalog, chosen, variables),
        whole=chosen.organization,
        open=open_,
        note=lambda request: _reach(request, SERVICES, _ACTIVITY_LOG, sink),
    )


def gcp(settings: Settings, catalog: Catalog, access: "Sink | None" = None) -> CloudTarget:
    """GCP, through google-auth; see `targets`."""
    _require("google.auth", "GCP", "gcp")
    _require("google.cloud.resourcemanager", "GCP", "gcp")
    from guardrails.clouds.gcp.table import SERVICES  # noqa: PLC0415 - few read it

    chosen = settings.scan.gcp
    sink = access if chosen.access_evidence else None

    def open_(request: ScanRequest) -> Cloud:
        from guardrails.clouds.gcp.source import GcpCloud  # noqa: PLC0415 - few read it

        return GcpCloud(chosen, request, catalog, _tags(settings), sink)

    variables = ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CONFIG")
    return CloudTarget(
        provider="gcp",
        services=SERVICES,
        entry=_entry(settings, catalog, chosen, variables),
        whole=chosen.organization,
        open=open_,
        note=lambda request: _reach(request, SERVICES, _AUDIT_LOGS, sink),
    )


def _require(module: str, cloud: str, extra: str) -> None:
    """Say at once that what reads a cloud is not installed."""
    try:
        found = find_spec(module) is not None
    except ModuleNotFoundError:  # not even what it is in
        found = False
    if not found:
        raise ConfigError(
            f"{module} is not installed, which reads {cloud}",
            hint=f"pip install 'compute-guardrails[{extra}]'",
        )


def _tags(settings: Settings) -> frozenset[str]:
    """Keys of tags and labels that may name a customer."""
    return frozenset(key.casefold() for key in settings.attribution.tags)


def _entry(
    settings: Settings, catalog: Catalog, chosen: msgspec.Struct, variables: Sequence[str]
) -> dict[str, object]:
    """What decides what is read and by whom: a journal of another entry is not continued."""
    return {
        "settings": msgspec.to_builtins(chosen),
        "environment": {name: os.environ.get(name, "") for name in variables},
        "catalog": catalog.digest,
        "tags": sorted(_tags(settings)),
    }


def _reach(request: ScanRequest, services: ServiceTable, trail: _Trail, access: "Sink | None") -> str:
    """That access is read less far back than was asked for; empty when it is not."""
    read = trail.service in services.asked(request, (trail.service,) if access else ())
    if not read or request.look_back_days <= trail.days:
        return ""
    asked = request.look_back_days
    return f"access is read {trail.days} days back, not {asked}: {trail.name} answers no further"


_TARGETS: dict[str, Callable[[Settings, Catalog, "Sink | None"], CloudTarget]] = {
    "aws": aws,
    "azure": azure,
    "gcp": gcp,
}
