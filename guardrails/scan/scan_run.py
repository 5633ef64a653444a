"""From a cloud to a snapshot file: journal, run, file. Takes its clock and its cloud from outside."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from guardrails.console import Console
from guardrails.model.snapshot import Scanned
from guardrails.scan import coverage
from guardrails.scan.interface import Accounts, Cloud
from guardrails.scan.journal import Begun, Journal, open_journal
from guardrails.scan.request import ScanRequest
from guardrails.scan.runner import Concurrency, Finished, Scan
from guardrails.snapshot.write import SnapshotWriter


class ScanJob(msgspec.Struct, frozen=True, kw_only=True):
    """What to scan, and where to.

    Attributes:
        provider: The cloud.
        request: What is asked for.
        entry: How the cloud is entered: together with the request, what the journal must agree with.
        whole: Whether all accounts are asked for.
        journal: File to resume from; resume: whether to.
        target: The snapshot file.
        tool: Name and version.
    """

    provider: str
    request: ScanRequest
    entry: dict[str, object]
    whole: bool
    journal: Path
    resume: bool
    target: Path
    tool: str


class ScanRun:
    """One scan from its start to its file.

    Args:
        job: What and where.
        open_cloud: Makes the cloud for a request whose `since` is known.
        now: The current aware instant.
        concurrency: How much at once.
        console: Told how far it is.
    """

    def __init__(
        self,
        job: ScanJob,
        open_cloud: Callable[[ScanRequest], Cloud],
        now: Callable[[], datetime],
        concurrency: Concurrency,
        console: Console,
    ) -> None:
        self._job = job
        self._now = now
        self._journal = _journal(job, now())
        started = self._journal.begun.started
        since = started - timedelta(days=job.request.look_back_days)
        self._request = msgspec.structs.replace(job.request, since=_instant(since))
        try:
            self._cloud = open_cloud(self._request)
        except BaseException:
            self._journal.close()
            raise
        self._writer = SnapshotWriter(job.tool)
        self._scan = Scan(
            self._cloud, self._journal, self._finished, concurrency=concurrency, console=console
        )

    @property
    def resumed(self) -> bool:
        """Whether an earlier start had read something."""
        return self._journal.resumed

    def stop(self) -> None:
        """Stop soon; may be called from a signal handler."""
        self._scan.stop()

    def run(self) -> None:
        """Read everything, write the snapshot, and drop the journal, which nothing needs any more.

        Raises:
            Stopped: It was asked to stop; the journal stays.
            GuardrailsError: Nothing can be read, or the file cannot be written; the journal stays.
        """
        try:
            listed = self._scan.run()
            scan = Scanned(
                provider=self._job.provider,
                started=self._journal.begun.started,
                ended=self._now().replace(microsecond=0),
                whole=self._job.whole,
                left_out=_left_out(listed, self._request),
            )
            self._writer.write(
                self._job.target, scan, listed.coverage, msgspec.to_builtins(self._job.request)
            )
        except BaseException:
            self._journal.close()
            raise
        self._journal.remove()

    def _finished(self, one: Finished) -> None:
        lines = coverage.lines(one.account, one.readings, self._request.regions, self._cloud.evidence)
        self._writer.add(one.account, lines, one.workloads)


def parameters(job: ScanJob) -> str:
    """Digest of everything that decides what is read."""
    data = msgspec.json.encode((job.provider, job.request, job.entry), order="sorted")
    return hashlib.sha256(data).hexdigest()


def _journal(job: ScanJob, now: datetime) -> Journal:
    begun = Begun(
        tool=job.tool,
        provider=job.provider,
        parameters=parameters(job),
        started=now.replace(microsecond=0),
    )
    return open_journal(job.journal, begun, resume=job.resume)


def _left_out(listed: Accounts, request: ScanRequest) -> tuple[str, ...]:
    named = (each.where.partition("/")[2] for each in listed.coverage if each.state == "skipped")
    return tuple(sorted({*request.exclude.account, *named}))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
