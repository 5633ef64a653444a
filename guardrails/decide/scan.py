"""From settings to scans: what is asked of each cloud, where its journal lies, how much is read at once."""

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from guardrails import __version__, systems
from guardrails.clouds.names import requests
from guardrails.console import Console
from guardrails.decide.targets import CloudTarget
from guardrails.scan.request import ScanRequest, excluded
from guardrails.scan.runner import Concurrency
from guardrails.scan.scan_run import ScanJob, ScanRun, parameters
from guardrails.settings import Settings

TOOL = f"guardrails {__version__}"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where scans go.

    Attributes:
        snapshot: The one file of all clouds.
        saved: Whether somebody asked for it; the journals are then beside it.
        resume: Continue what the journals hold.
    """

    snapshot: Path
    saved: bool
    resume: bool


def request_of(settings: Settings) -> ScanRequest:
    """What the settings ask for, of all clouds together.

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


def open_scans(
    targets: Sequence[CloudTarget],
    settings: Settings,
    place: Place,
    clock: Callable[[], datetime],
    console: Console,
) -> list[ScanRun]:
    """The scans, ready to run.

    Args:
        targets: Which clouds, and how.
        settings: What of them, and how much at once.
        place: Where they go.
        clock: Says which aware instant it is, when one begins and when it ends.
        console: Told what of the settings does not reach, and what is continued.

    Raises:
        GuardrailsError: A name is of no cloud, a journal cannot be used, or a cloud cannot be opened.
    """
    asked = requests(request_of(settings), {each.provider: each.services for each in targets})
    runs: list[ScanRun] = []
    try:
        for each in targets:
            job = _job(each, asked[each.provider], settings, place, several=len(targets) > 1)
            runs.append(_open(each, job, settings, clock, console))
    except BaseException:
        for run in runs:
            run.keep()
        raise
    return runs


def _job(
    target: CloudTarget, request: ScanRequest, settings: Settings, place: Place, *, several: bool
) -> ScanJob:
    job = ScanJob(
        provider=target.provider,
        request=request,
        entry=target.entry,
        whole=target.whole and not (request.accounts or request.ous or request.exclude.ou),
        journal=place.snapshot,
        resume=place.resume,
        tool=TOOL,
    )
    return msgspec.structs.replace(job, journal=_journal(job, settings, place, several=several))


def _journal(job: ScanJob, settings: Settings, place: Place, *, several: bool) -> Path:
    """The file that is named, or beside the snapshot, of several clouds one each; else in the user's cache
    folder, one for each thing that is asked for.
    """
    cloud = f".{job.provider}" if several else ""
    if settings.scan.journal:
        named = Path(settings.scan.journal)
        return named.with_name(f"{named.name}{cloud}")
    if place.saved:
        return place.snapshot.with_name(f"{place.snapshot.name}{cloud}.journal")
    from guardrails.policy.module_cache import user_folder  # noqa: PLC0415 - only without --save

    cache = user_folder(os.environ) or Path(tempfile.gettempdir(), f"guardrails-{systems.user()}")
    return cache / "scans" / f"{job.provider}-{parameters(job)[:16]}.journal"


def _open(
    target: CloudTarget, job: ScanJob, settings: Settings, clock: Callable[[], datetime], console: Console
) -> ScanRun:
    note = target.note(job.request)
    if note:
        console.note(note)
    if not job.resume and job.journal.exists() and job.journal.stat().st_size:
        console.note(f"{job.journal} of an unfinished scan is overwritten (--resume would continue it)")
    concurrency = Concurrency(
        overall=settings.scan.concurrency,
        per_account=settings.scan.per_account,
        per_service=settings.scan.per_service,
    )
    run = ScanRun(job, target.open, clock, concurrency)
    if job.resume and run.resumed:
        console.note(f"continuing {job.journal}")
    elif job.resume:
        console.note(f"{job.journal}: nothing to continue, starting")
    return run
