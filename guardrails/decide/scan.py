"""From settings to the scan of a cloud: what is asked for, how it is entered, where its journal lies."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from guardrails import __version__
from guardrails.catalog.lookup import Catalog
from guardrails.console import Console
from guardrails.errors import ConfigError
from guardrails.scan.interface import Cloud
from guardrails.scan.request import ScanRequest, excluded
from guardrails.scan.runner import Concurrency
from guardrails.scan.scan_run import ScanJob, ScanRun, parameters
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.clouds.aws.trail.api import Sink

TOOL = f"guardrails {__version__}"


class CloudTarget(msgspec.Struct, frozen=True, kw_only=True):
    """How one cloud is scanned.

    Attributes:
        provider: The cloud.
        entry: What decides who is entered and how, for the journal.
        whole: Whether all of its accounts are listed.
        open: Makes the cloud for a request.
        note: What is said before it is read; empty: nothing.
    """

    provider: str
    entry: dict[str, object]
    whole: bool
    open: Callable[[ScanRequest], Cloud]
    note: str = ""


@contextlib.contextmanager
def evidence(settings: Settings) -> "Iterator[Sink | None]":
    """What takes the evidence of access, when a file is named for it; closed afterwards.

    Raises:
        InputError: The file cannot be written, or others may read it.
    """
    name = settings.scan.aws.access_evidence
    if not name:
        yield None
        return
    from guardrails.clouds.aws.trail.evidence import AccessFile  # noqa: PLC0415 - few ask for it

    file = AccessFile(name)
    try:
        yield file.add
    finally:
        file.close()


def aws(settings: Settings, catalog: Catalog, access: "Sink | None" = None) -> CloudTarget:
    """AWS, through boto3.

    Args:
        settings: How it is entered, and what names customers.
        catalog: Chips and instance types.
        access: Takes the evidence of access; None: none is looked for.

    Raises:
        ConfigError: boto3 is not installed, or a service that is asked for is none.
    """
    if find_spec("boto3") is None:
        raise ConfigError(
            "boto3 is not installed, which reads AWS", hint="pip install 'compute-guardrails[aws]'"
        )
    chosen = settings.scan.aws
    tags = frozenset(key.casefold() for key in settings.attribution.tags)

    def open_(request: ScanRequest) -> Cloud:
        from guardrails.clouds.aws.source import AwsCloud  # noqa: PLC0415 - with what is installed for it

        return AwsCloud(chosen, request, catalog, tags, access)

    entry = {
        "settings": msgspec.to_builtins(chosen),
        "environment": {name: os.environ.get(name, "") for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL")},
        "catalog": catalog.digest,
        "tags": sorted(tags),
    }
    note = _reach(settings, access)
    return CloudTarget(provider="aws", entry=entry, whole=chosen.organization, open=open_, note=note)


def _reach(settings: Settings, access: "Sink | None") -> str:
    """That access is read less far back than was asked for; empty when it is not."""
    from guardrails.clouds.aws.table import SERVICES  # noqa: PLC0415 - with what is installed for it
    from guardrails.clouds.aws.trail.api import DAYS, TRAIL  # noqa: PLC0415

    days = settings.scan.look_back_days
    names = SERVICES.asked(request_of(settings), (TRAIL.name,) if access else ())
    if days <= DAYS or TRAIL.name not in names:
        return ""
    return f"access is read {DAYS} days back, not {days}: CloudTrail answers no further"


def request_of(settings: Settings) -> ScanRequest:
    """What the settings ask for.

    Raises:
        ConfigError: An exclusion is none.
    """
    asked = settings.scan
    return ScanRequest(
        accounts=asked.accounts,
        ous=asked.ous,
        regions=asked.regions,
        services=asked.services,
        exclude=excluded(asked.exclude),
        look_back_days=asked.look_back_days,
    )


def job_of(target: CloudTarget, settings: Settings, path: Path, *, saved: bool, resume: bool) -> ScanJob:
    """What to scan, and where to.

    Args:
        target: Which cloud, and how.
        settings: What of it.
        path: The snapshot.
        saved: Whether somebody asked for the file; its journal is then beside it.
        resume: Continue what the journal holds.

    Raises:
        ConfigError: An exclusion is none.
    """
    request = request_of(settings)
    job = ScanJob(
        provider=target.provider,
        request=request,
        entry=target.entry,
        whole=target.whole and not (request.accounts or request.ous or request.exclude.ou),
        journal=path,
        resume=resume,
        target=path,
        tool=TOOL,
    )
    journal = Path(settings.scan.journal) if settings.scan.journal else _journal(job, saved=saved)
    return msgspec.structs.replace(job, journal=journal)


def _journal(job: ScanJob, *, saved: bool) -> Path:
    """Beside the snapshot; else in the user's cache folder, one for each thing that is asked for."""
    if saved:
        return job.target.with_name(f"{job.target.name}.journal")
    from guardrails.policy.module_cache import folder  # noqa: PLC0415 - only without --save

    cache = folder("", os.environ) or Path(tempfile.gettempdir(), f"guardrails-{os.getuid()}")
    return cache / "scans" / f"{job.provider}-{parameters(job)[:16]}.journal"


def open_scan(
    target: CloudTarget, job: ScanJob, settings: Settings, clock: Callable[[], datetime], console: Console
) -> ScanRun:
    """The scan, ready to run.

    Args:
        target: Which cloud, and how.
        job: What to scan, and where to.
        settings: How much at once.
        clock: Says which aware instant it is, when it begins and when it ends.
        console: Told what is done meanwhile.

    Raises:
        GuardrailsError: The journal cannot be used, or the cloud cannot be entered.
    """
    if target.note:
        console.note(target.note)
    if not job.resume and job.journal.exists() and job.journal.stat().st_size:
        console.note(f"{job.journal} of a scan that did not end is begun anew (--resume continues it)")
    concurrency = Concurrency(
        overall=settings.scan.concurrency,
        per_account=settings.scan.per_account,
        per_service=settings.scan.per_service,
    )
    run = ScanRun(job, target.open, clock, concurrency, console)
    if job.resume and run.resumed:
        console.note(f"continuing {job.journal}")
    elif job.resume:
        console.note(f"{job.journal}: nothing to continue, starting")
    return run
