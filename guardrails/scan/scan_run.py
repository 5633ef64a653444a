"""From a cloud to its part of a snapshot: journal, run, part. Takes its clock and its cloud from outside."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from guardrails.model.coverage import ACCOUNTS, Coverage
from guardrails.model.snapshot import Scanned
from guardrails.scan import coverage
from guardrails.scan.interface import Accounts, Cloud
from guardrails.scan.journal import Begun, Journal, open_journal
from guardrails.scan.progress import Tally
from guardrails.scan.request import ScanRequest
from guardrails.scan.runner import Concurrency, Finished, Scan
from guardrails.snapshot.write import CloudPart, Collected


class ScanJob(msgspec.Struct, frozen=True, kw_only=True):
    """What to scan.

    Attributes:
        provider: The cloud.
        request: What is asked for.
        entry: How the cloud is entered: together with the request, what the journal must agree with.
        whole: Whether all accounts are asked for.
        journal: File to resume from; resume: whether to.
        tool: Name and version.
    """

    provider: str
    request: ScanRequest
    entry: dict[str, object]
    whole: bool
    journal: Path
    resume: bool
    tool: str


class ScanRun:
    """One scan of one cloud from its start to its part of the snapshot.

    The journal stays until `drop`: what one cloud gave must not be lost while others are read.

    Args:
        job: What.
        open_cloud: Makes the cloud for a request whose `since` is known.
        now: The current aware instant.
        concurrency: How much at once.
    """

    def __init__(
        self,
        job: ScanJob,
        open_cloud: Callable[[ScanRequest], Cloud],
        now: Callable[[], datetime],
        concurrency: Concurrency,
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
        self._collected = Collected()
        self._scan = Scan(self._cloud, self._journal, self._finished, concurrency=concurrency)

    @property
    def provider(self) -> str:
        """The cloud."""
        return self._job.provider

    @property
    def resumed(self) -> bool:
        """Whether an earlier start had read something."""
        return self._journal.resumed

    @property
    def tally(self) -> Tally:
        """How far it is."""
        return self._scan.tally

    def stop(self) -> None:
        """Stop soon; may be called from a signal handler."""
        self._scan.stop()

    def run(self) -> CloudPart:
        """Read everything; without an end, the journal is closed for a later start.

        Raises:
            Stopped: It was asked to stop.
            GuardrailsError: Nothing can be read, or the journal cannot be written.
        """
        try:
            listed = self._scan.run()
        except BaseException:
            self._journal.close()
            raise
        return self._part(listed.coverage, _left_out(listed, self._request))

    def unread(self, reason: str) -> CloudPart:
        """The part of a cloud that cannot be read: what was finished before, and the gap."""
        gap = Coverage(where=self.provider, what=ACCOUNTS, state="failed", reason=reason)
        return self._part((gap,), self._request.exclude.account)

    def keep(self) -> None:
        """What was found is in no file: let go of the journal, for a later start."""
        self._journal.close()

    def drop(self) -> None:
        """What was found is in a file: the journal is not needed any more."""
        self._journal.remove()

    def _part(self, lines: tuple[Coverage, ...], left_out: tuple[str, ...]) -> CloudPart:
        scan = Scanned(
            provider=self.provider,
            started=self._journal.begun.started,
            ended=self._now().replace(microsecond=0),
            whole=self._job.whole,
            left_out=left_out,
        )
        return self._collected.part(scan, lines, msgspec.to_builtins(self._job.request))

    def _finished(self, one: Finished) -> None:
        lines = coverage.lines(one.account, one.readings, self._request.regions, self._cloud.evidence)
        self._collected.add(one.account, lines, one.workloads)


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
