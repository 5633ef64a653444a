"""Scans one cloud: accounts, what there is to read in each, reading, join. Knows no cloud and no file.

One thread decides and writes the journal; others only call the cloud. Readings go to the journal at once and
come back when all of an account were read, so that memory does not grow with accounts.
"""

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from traceback import extract_tb
from typing import Any, TypeVar

import msgspec

from guardrails.errors import GuardrailsError
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import ENTRY
from guardrails.model.workload import Workload
from guardrails.scan.interface import EVERYWHERE, Accounts, Cloud, Opened, Reading, Unit
from guardrails.scan.journal import Journal
from guardrails.scan.progress import Tally

T = TypeVar("T")

GRACE_SECONDS = 5.0


class Concurrency(msgspec.Struct, frozen=True, kw_only=True):
    """How many units are read at once: in all, of one account, of one service."""

    overall: int = 16
    per_account: int = 4
    per_service: int = 8

    @property
    def window(self) -> int:
        """Accounts that are in progress at once: as many as keep everyone busy, and one more."""
        return math.ceil(self.overall / self.per_account) + 1


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """One account of which everything was read that can be, with what became of each unit."""

    account: CloudAccount
    workloads: Iterable[Workload]
    readings: Sequence[Reading]


class Stopped(Exception):  # noqa: N818 - it was asked to
    """The scan was asked to stop; the journal holds what was read.

    Args:
        journal: Where that is.
        tally: How far it came.
        busy: Calls that are still on their way.
    """

    def __init__(self, journal: Path, tally: Tally, busy: int) -> None:
        super().__init__("stopped")
        self.journal = journal
        self.tally = tally
        self.busy = busy


class _Stop:
    """In the queue of results: stop."""


class _InProgress:
    """An account between its first call and its join."""

    def __init__(self, account: CloudAccount) -> None:
        self.account = account
        self.opened: Opened | None = None
        self.pending: deque[Unit] = deque()
        self.flying = 0

    @property
    def done(self) -> bool:
        return self.opened is not None and not self.pending and not self.flying


_Job = tuple[_InProgress | None, Unit | None]
"""No account: the list of accounts; no unit: getting into the account."""


class Scan:
    """One scan, to be run once.

    Args:
        cloud: What is read.
        journal: Where readings go, and where those of an earlier start are.
        finished: Takes each account when it is done, in no particular order.
        concurrency: How much at once.
    """

    def __init__(
        self,
        cloud: Cloud,
        journal: Journal,
        finished: Callable[[Finished], None],
        *,
        concurrency: Concurrency | None = None,
    ) -> None:
        self.tally = Tally()
        self._cloud = cloud
        self._journal = journal
        self._finished = finished
        self._concurrency = concurrency or Concurrency()
        self._results: SimpleQueue[Future[Any] | _Stop] = SimpleQueue()
        self._jobs: dict[Future[Any], _Job] = {}
        self._waiting: deque[CloudAccount] = deque()
        self._active: deque[_InProgress] = deque()
        self._services: Counter[str] = Counter()
        self._accounts: frozenset[str] = frozenset()

    def stop(self) -> None:
        """Stop soon; may be called from a signal handler."""
        self._results.put(_Stop())

    def run(self) -> Accounts:
        """Read everything; the list of accounts.

        Raises:
            Stopped: It was asked to stop.
            GuardrailsError: Nothing can be read at all.
        """
        pool = ThreadPoolExecutor(self._concurrency.overall, "scan")
        try:
            listed = self._list(pool)
            self._waiting.extend(listed.accounts)
            while self._fill(pool):
                self._handle(self._next())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return listed

    def _list(self, pool: ThreadPoolExecutor) -> Accounts:
        listed = self._journal.accounts()
        if listed is None:
            self._submit(pool, (None, None), self._cloud.accounts)
            future: Future[Accounts] = self._next()
            del self._jobs[future]
            listed = future.result()
            self._journal.add_accounts(listed)
            self.tally.calls += listed.calls
        else:
            self._cloud.resume(listed.accounts)
        self.tally.accounts = len(listed.accounts)
        self._accounts = frozenset(each.id for each in listed.accounts)
        return listed

    def _fill(self, pool: ThreadPoolExecutor) -> bool:
        """Give work to everyone who is free; whether anyone works."""
        while len(self._jobs) < self._concurrency.overall:
            if not (self._submit_unit(pool) or self._begin_account(pool)):
                break
        return bool(self._jobs)

    def _submit_unit(self, pool: ThreadPoolExecutor) -> bool:
        """The next unit that no limit forbids, of one account after the other."""
        for _ in range(len(self._active)):
            one = self._active[0]
            self._active.rotate(-1)
            if one.flying < self._concurrency.per_account:
                for unit in one.pending:
                    if self._services[unit.service] < self._concurrency.per_service:
                        self._start(pool, one, unit)
                        return True
        return False

    def _start(self, pool: ThreadPoolExecutor, one: _InProgress, unit: Unit) -> None:
        one.pending.remove(unit)
        one.flying += 1
        self._services[unit.service] += 1
        self._submit(pool, (one, unit), lambda: self._cloud.read(unit))

    def _begin_account(self, pool: ThreadPoolExecutor) -> bool:
        """Get into the next account, unless the journal has all of it."""
        if not self._waiting or len(self._active) >= self._concurrency.window:
            return False
        one = _InProgress(self._waiting.popleft())
        known = self._journal.opened(one.account.id)
        if known is not None and not self._journal.pending(one.account.id, known.units):
            self._units(one, known)
            self._join(one)
            return True
        self._active.append(one)
        one.flying = 1
        self._submit(pool, (one, None), lambda: self._cloud.open(one.account))
        return True

    def _submit(self, pool: ThreadPoolExecutor, job: _Job, call: Callable[[], Any]) -> None:
        future = pool.submit(call)
        self._jobs[future] = job
        future.add_done_callback(self._results.put)

    def _next(self) -> Future[Any]:
        """The next thing that came back."""
        found = self._results.get()
        if isinstance(found, _Stop):
            self._settle()
            raise Stopped(self._journal.path, self.tally, len(self._jobs))
        return found

    def _settle(self) -> None:
        """Keep what comes back soon; the rest is read again when the scan is resumed."""
        for future in list(self._jobs):
            if future.cancel():
                del self._jobs[future]
        while self._jobs:
            try:
                found = self._results.get(timeout=GRACE_SECONDS)
            except Empty:
                return
            if isinstance(found, _Stop):
                return
            if found in self._jobs:
                self._keep(found)

    def _handle(self, future: Future[Any]) -> None:
        one = self._keep(future)
        if one is not None and one.done:
            self._active.remove(one)
            self._cloud.close(one.account)
            self._join(one)

    def _keep(self, future: Future[Any]) -> _InProgress | None:
        """Write down what came back; the account that it belongs to."""
        one, unit = self._jobs.pop(future)
        if one is None:
            return None
        one.flying -= 1
        if unit is None:
            opened = _opened(one.account, future)
            self._journal.add_opened(one.account.id, opened)
            self._units(one, opened)
            self._count(opened.calls, opened.throttles)
            return one
        self._services[unit.service] -= 1
        reading = _reading(unit, future)
        self._journal.add(reading)
        self.tally.units_done += 1
        self._count(reading.calls, reading.throttles)
        return one

    def _units(self, one: _InProgress, opened: Opened) -> None:
        one.opened = opened
        one.pending.extend(self._journal.pending(one.account.id, opened.units))
        self.tally.accounts_opened += 1
        self.tally.units += len(opened.units)
        self.tally.units_kept += len(opened.units) - len(one.pending)

    def _count(self, calls: int, throttles: int) -> None:
        self.tally.calls += calls
        self.tally.throttles += throttles

    def _join(self, one: _InProgress) -> None:
        """Nothing of the account is left to read: hand it on and forget its readings."""
        opened = one.opened or Opened(units=())
        account = one.account.id
        readings = sorted(
            (*self._journal.readings(account, opened.units), *opened.settled), key=lambda each: each.unit
        )
        _kept(
            lambda: self._hand_on(one.account, readings),
            lambda why: self._hand_on_nothing(one.account, readings, why),
        )
        self._journal.forget(account)
        self.tally.accounts_done += 1

    def _hand_on(self, account: CloudAccount, readings: Sequence[Reading]) -> None:
        described = self._cloud.described(account, readings)
        workloads = self._cloud.workloads(described, readings, self._accounts)
        self._finished(Finished(account=described, workloads=workloads, readings=readings))

    def _hand_on_nothing(self, account: CloudAccount, readings: Sequence[Reading], why: str) -> None:
        """An account whose readings cannot be joined."""
        lost = _failed(Unit(account.id, EVERYWHERE, ENTRY), f"what was read cannot be joined: {why}")
        self._finished(Finished(account=account, workloads=(), readings=(*readings, lost)))


def _opened(account: CloudAccount, future: Future[Opened]) -> Opened:
    unit = Unit(account.id, EVERYWHERE, ENTRY)
    return _kept(future.result, lambda why: Opened(units=(), settled=(_failed(unit, why),)))


def _reading(unit: Unit, future: Future[Reading]) -> Reading:
    return _kept(future.result, lambda why: _failed(unit, why))


def _failed(unit: Unit, why: str) -> Reading:
    return Reading(unit=unit, state="failed", reason=why)


def _kept(call: Callable[[], T], failed: Callable[[str], T]) -> T:
    """What something came to; a bug of ours costs that one unit or account, never the others.

    The one place of a scan that catches everything: what is lost is said, is read again when the scan is
    resumed, and keeps it from exit 0. What is no bug (`GuardrailsError`) ends the scan.
    """
    try:
        return call()
    except GuardrailsError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        return failed(_bug(error))


def _bug(error: Exception) -> str:
    """Its kind and place; not its words, in which anything may stand."""
    if isinstance(error, OSError):
        return type(error).__name__
    at = extract_tb(error.__traceback__)[-1]
    return f"internal error, please report it: {type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
