"""Makes scans of settings: what is asked for, where the journal is, the cloud, and how a stop is handled."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from guardrails import __version__, outfiles
from guardrails.catalog.lookup import Catalog
from guardrails.cli.clock import Clock
from guardrails.console import Console
from guardrails.errors import ConfigError, InputError
from guardrails.model.outcome import ExitCode
from guardrails.scan.interface import Cloud
from guardrails.scan.progress import Line, Progress, Silent
from guardrails.scan.request import ScanRequest, excluded
from guardrails.scan.runner import Concurrency, Stopped
from guardrails.scan.take import Errand, Taking, parameters
from guardrails.scan_settings import split_list
from guardrails.settings import Settings

if TYPE_CHECKING:
    from guardrails.clouds.aws.trail.api import Sink

TOOL = f"guardrails {__version__}"


class Way(msgspec.Struct, frozen=True, kw_only=True):
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
    from guardrails.clouds.aws.trail.evidence import AccessFile

    file = AccessFile(name)
    try:
        yield file.add
    finally:
        file.close()


def aws(settings: Settings, catalog: Catalog, access: "Sink | None" = None) -> Way:
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
        from guardrails.clouds.aws.source import AwsCloud

        return AwsCloud(chosen, request, catalog, tags, access)

    entry = {
        "settings": msgspec.to_builtins(chosen),
        "environment": {name: os.environ.get(name, "") for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL")},
        "catalog": catalog.digest,
        "tags": sorted(tags),
    }
    note = _reach(settings, access)
    return Way(provider="aws", entry=entry, whole=chosen.organization, open=open_, note=note)


def _reach(settings: Settings, access: "Sink | None") -> str:
    """That access is read less far back than was asked for; empty when it is not."""
    from guardrails.clouds.aws.services import asked
    from guardrails.clouds.aws.trail.api import DAYS, TRAIL

    days = settings.scan.look_back_days
    names = asked(request_of(settings), (TRAIL.name,) if access else ())
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


def listed(values: Sequence[str], flag: str) -> tuple[str, ...]:
    """Values with commas between them; `@FILE` stands for the lines of a file, comments after #.

    A + before the first name of a value stands before all of its names.

    Raises:
        ConfigError: The file cannot be read, or holds nothing.
    """
    found: list[str] = []
    for value in values:
        if value.startswith("@"):
            found += _lines(value[1:], flag)
        else:
            found += split_list(value)
    return tuple(dict.fromkeys(found))


def _lines(name: str, flag: str) -> list[str]:
    from guardrails.files import as_text, read_bytes

    text = as_text(name, read_bytes(name, ConfigError), ConfigError)
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    found = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    if not found:
        raise ConfigError(f"{flag} @{name}: names nothing")
    return found


@contextlib.contextmanager
def target(save: str, provider: str) -> Iterator[Path]:
    """Where the snapshot goes: the file that was asked for, else one that is gone afterwards.

    Raises:
        InputError: Nothing can be written there.
    """
    if save:
        path = Path(save)
        if path.is_dir() or not os.access(path.parent, os.W_OK):
            raise InputError(f"{save}: cannot be written", hint="--save takes a file in a folder that exists")
        outfiles.require_free(path, outfiles.SNAPSHOT)
        yield path
        return
    folder = tempfile.mkdtemp(prefix="guardrails-")
    try:
        yield Path(folder, f"{provider}.snapshot")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take(
    way: Way, settings: Settings, path: Path, *, saved: bool, resume: bool, console: Console, clock: Clock
) -> None:
    """Scan into a file.

    Args:
        way: Which cloud, and how.
        settings: What and how fast.
        path: The snapshot.
        saved: Whether somebody asked for the file; its journal is then beside it.
        resume: Continue what the journal holds.
        console: Told what is done meanwhile.
        clock: When it begins and ends.

    Raises:
        GuardrailsError: Nothing can be read, or the journal or snapshot cannot be used.
        Stopped: By a signal.
    """
    if way.note:
        console.note(way.note)
    request = request_of(settings)
    whole = way.whole and not (request.accounts or request.ous or request.exclude.ou)
    errand = Errand(
        provider=way.provider,
        request=request,
        entry=way.entry,
        whole=whole,
        journal=path,
        resume=resume,
        target=path,
        tool=TOOL,
    )
    journal = Path(settings.scan.journal) if settings.scan.journal else _journal(errand, saved=saved)
    if not resume and journal.exists() and journal.stat().st_size:
        console.note(f"{journal} of a scan that did not end is begun anew (--resume continues it)")
    errand = msgspec.structs.replace(errand, journal=journal)
    concurrency = Concurrency(
        overall=settings.scan.concurrency,
        per_account=settings.scan.per_account,
        per_service=settings.scan.per_service,
    )
    taking = Taking(errand, way.open, clock, concurrency, _progress(console))
    if resume:
        console.note(
            f"continuing {journal}" if taking.resumed else f"{journal}: nothing to continue, starting"
        )
    with _stopped_by_signals(taking.stop):
        taking.run()


def _progress(console: Console) -> Progress:
    """Who watches: nobody, a terminal, or a log."""
    if console.quiet:
        return Silent()
    return Line(lambda text: click.echo(text, err=True, nl=False), time.monotonic, live=sys.stderr.isatty())


def _journal(errand: Errand, *, saved: bool) -> Path:
    """Beside the snapshot; else in the user's cache folder, one for each thing that is asked for."""
    if saved:
        return errand.target.with_name(f"{errand.target.name}.journal")
    from guardrails.policy.module_cache import folder

    cache = folder("", os.environ) or Path(tempfile.gettempdir(), f"guardrails-{os.getuid()}")
    return cache / "scans" / f"{errand.provider}-{parameters(errand)[:16]}.journal"


@contextlib.contextmanager
def _stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM stops in order; a second Ctrl-C at once."""

    def first(*_: Any) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop()

    before = {each: signal.signal(each, first) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def interrupted(stopped: Stopped) -> int:
    """Say what was kept; calls that do not come back must not hold the process."""
    tally = stopped.tally
    done = f"{tally.accounts_done:,} of {tally.accounts:,} accounts read"
    click.echo(f"guardrails: interrupted; {done}, kept in {stopped.journal}", err=True)
    click.echo("  hint: the same command with --resume continues", err=True)
    if stopped.busy:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ExitCode.INTERRUPTED)
    return ExitCode.INTERRUPTED
