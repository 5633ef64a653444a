"""What a scan has read so far, so that it can be resumed and holds nothing in memory but where it stands.

Keeps out how records lie in a file (`record_file.py`) and what readings mean.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from guardrails import outfiles
from guardrails.errors import InputError
from guardrails.scan.interface import Accounts, Opened, Reading, Unit, UnitState
from guardrails.scan.record_file import ANEW, RecordFile

MAGIC = b"guardrails.journal/1\n"
SETTLED: frozenset[UnitState] = frozenset(("read", "empty", "disabled", "opted_out", "skipped"))
"""States that a resumed scan keeps; units in another state are read again."""

T = TypeVar("T")


class Begun(msgspec.Struct, frozen=True, kw_only=True, tag="begun"):
    """The first record.

    Attributes:
        tool: Version that wrote it; another one may read other facts, and starts anew.
        provider: The cloud.
        parameters: Digest of everything that decides what is read.
        started: Aware instant of the first start.
    """

    tool: str
    provider: str
    parameters: str
    started: datetime


class _Listed(msgspec.Struct, frozen=True, tag="accounts"):
    accounts: Accounts


class _Opened(msgspec.Struct, frozen=True, tag="opened"):
    account: str
    opened: Opened


class _Read(msgspec.Struct, frozen=True, tag="reading"):
    reading: Reading


_Record = Begun | _Listed | _Opened | _Read


class Known(NamedTuple):
    """Where a reading lies, and what a count needs of it."""

    at: int
    state: UnitState


class Journal:
    """The journal of one scan; for one thread.

    Attributes:
        begun: As the first start wrote it.
        resumed: Whether anything was there to continue from.
    """

    def __init__(self, file: RecordFile, begun: Begun) -> None:
        self._file = file
        self._readings: dict[str, dict[Unit, Known]] = {}
        self._opened: dict[str, int] = {}
        self._listed: int | None = None
        self.begun = begun
        self.resumed = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    def accounts(self) -> Accounts | None:
        """The list of accounts, when all of it was read."""
        if self._listed is None:
            return None
        record = self._at(self._listed, _Listed)
        return record.accounts if all(each.complete for each in record.accounts.coverage) else None

    def opened(self, account: str) -> Opened | None:
        """What opening the account came to, when nothing of it has to be asked again."""
        if account not in self._opened:
            return None
        found: Opened = self._at(self._opened[account], _Opened).opened
        if any(each.state not in SETTLED for each in found.settled):
            return None
        return found

    def pending(self, account: str, units: Iterable[Unit]) -> list[Unit]:
        """Those of the units that are still to be read, in their order."""
        known = self._readings.get(account, {})
        return [each for each in units if each not in known or known[each].state not in SETTLED]

    def add_accounts(self, accounts: Accounts) -> None:
        """Keep the list of accounts."""
        self._listed = self._append(_Listed(accounts))

    def add_opened(self, account: str, opened: Opened) -> None:
        """Keep what there is to read in an account."""
        self._opened[account] = self._append(_Opened(account, opened))

    def add(self, reading: Reading) -> None:
        """Keep what came of a unit."""
        at = self._append(_Read(reading))
        self._readings.setdefault(reading.unit.account, {})[reading.unit] = Known(at, reading.state)

    def readings(self, account: str, units: Iterable[Unit]) -> list[Reading]:
        """What came of these units, in order of the units; units without a reading are left out."""
        known = self._readings.get(account, {})
        return [self._at(known[each].at, _Read).reading for each in sorted(units) if each in known]

    def forget(self, account: str) -> None:
        """The account is done with in this process: its places in the file are not needed any more."""
        self._readings.pop(account, None)
        self._opened.pop(account, None)

    def close(self) -> None:
        """Keep it for a later start."""
        self._file.close()

    def remove(self) -> None:
        """The scan ended, and what it found is elsewhere."""
        self._file.remove()

    def load(self) -> None:
        """Take up what an earlier start left."""
        for at, body in self._file.records():
            match self._decoded(at, body):
                case Begun():
                    pass
                case _Listed():
                    self._listed = at
                case _Opened(account=account):
                    self._opened[account] = at
                case _Read(reading=reading):
                    known = self._readings.setdefault(reading.unit.account, {})
                    known[reading.unit] = Known(at, reading.state)
        self.resumed = True

    def _append(self, record: _Record) -> int:
        return self._file.append(msgspec.msgpack.encode(record))

    def _at(self, at: int, kind: type[T]) -> T:
        return msgspec.msgpack.decode(self._file.read(at), type=kind)

    def _decoded(self, at: int, body: bytes) -> _Record:
        try:
            return _DECODER.decode(body)
        except msgspec.MsgspecError as error:
            raise InputError(
                f"{self.path}: the record at byte {at:,} cannot be read: {error}",
                hint=ANEW,
            ) from error


_DECODER: msgspec.msgpack.Decoder[_Record] = msgspec.msgpack.Decoder(_Record)


def open_journal(
    path: Path, begun: Begun, *, resume: bool, clock: Callable[[], float] = time.monotonic
) -> Journal:
    """The journal at a path: continued, or begun anew.

    Args:
        path: The file.
        begun: What a new one begins with, and what an old one must agree with.
        resume: Continue from it when it is there; otherwise what is there is dropped.
        clock: Seconds that never go back.

    Raises:
        InputError: It cannot be used: foreign, damaged, of another version or other parameters, or in use.
    """
    outfiles.require_free(path, outfiles.JOURNAL)
    file = RecordFile(path, MAGIC, clock)
    try:
        earlier = _first(file) if resume and not file.empty else None
        if earlier is None:
            file.start()
            file.append(msgspec.msgpack.encode(begun))
            return Journal(file, begun)
        _agree(path, earlier, begun)
        journal = Journal(file, earlier)
        journal.load()
    except InputError:
        file.close()
        raise
    return journal


def _first(file: RecordFile) -> Begun | None:
    """How it began; None when not even that was written whole."""
    for _, body in file.records():
        try:
            return msgspec.msgpack.decode(body, type=Begun)
        except msgspec.MsgspecError as error:
            raise InputError(f"{file.path}: does not begin as a journal does", hint=ANEW) from error
    return None


def _agree(path: Path, earlier: Begun, wanted: Begun) -> None:
    if earlier.tool != wanted.tool:
        raise InputError(f"{path}: guardrails {earlier.tool} wrote it, this is {wanted.tool}", hint=ANEW)
    if (earlier.provider, earlier.parameters) != (wanted.provider, wanted.parameters):
        raise InputError(
            f"{path}: the scan that it belongs to was asked for something else",
            hint=f"repeat its flags and settings, or {ANEW}",
        )
