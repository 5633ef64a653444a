"""Evidence of access: one line for each sign-in or launch, in a file that only its owner may read.

The file is for the register, which keeps times and source addresses of access to an account. Nothing of it
stands in a snapshot, a report or a log. It grows: a scan that is resumed adds to it, and may add a line
again; `event_id` tells them apart. Keeps out how the events are read, and of which cloud they are.
"""

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from guardrails import systems
from guardrails.clouds.service import ReadFilter
from guardrails.errors import InputError

_MODE = 0o600
_CLOSED = -1
"""No file: its number may be another file's soon."""
_LINE = 65_536
"""More bytes than a line has."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """One access to an account.

    Attributes:
        time: RFC 3339, UTC.
        event: As the cloud names it: `ConsoleLogin`, `Microsoft.Compute/virtualMachines/write` …
        outcome: Whether it was let in, or carried out.
        source_ip: Address, or what the cloud writes where one of its services acted for somebody.
        account: Whose event it is.
        region: Where it was recorded.
        event_id: Of the cloud; unique.
    """

    time: str
    event: str
    outcome: Literal["success", "failure"]
    source_ip: str
    account: str
    region: str
    event_id: str


Sink = Callable[[list[Access]], None]
"""Takes the events of one unit; from several threads."""


def lines(events: Iterable[Access]) -> bytes:
    """JSON, one object a line, in order of time."""
    ordered = sorted(events, key=lambda event: (event.time, event.event_id))
    return b"".join(msgspec.json.encode(event) + b"\n" for event in ordered)


def instant(moment: datetime) -> str:
    """An instant as evidence has it: RFC 3339, UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begin(keep: ReadFilter, days: int) -> str:
    """From when a log is asked that reaches so many days back; empty: from its beginning."""
    if not keep.since:
        return ""
    beyond = timedelta(days=max(0, keep.look_back_days - days))
    return instant(datetime.fromisoformat(keep.since) + beyond)


class AccessFile:
    """A file of evidence, open for adding; may be used by several threads.

    Args:
        path: The file; made when there is none.

    Raises:
        InputError: It cannot be written, is no plain file, or others may read it.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._file = os.open(
                path, os.O_RDWR | os.O_CREAT | os.O_APPEND | systems.flags("O_NOFOLLOW"), _MODE
            )
        except OSError as error:
            raise InputError(
                f"{path}: cannot be written: {(error.strerror or str(error)).lower()}"
            ) from error
        found = os.fstat(self._file)
        open_to_others = systems.has_permission_bits() and found.st_mode & 0o077
        if not stat.S_ISREG(found.st_mode) or open_to_others:
            os.close(self._file)
            raise InputError(
                f"{path}: must be a plain file that only its owner may read", hint=f"chmod 600 {path}"
            )
        self._check()
        self._mend()

    def add(self, events: Iterable[Access]) -> None:
        """Write the events of one unit, all or, when the disk is full, a part that the next start mends.

        Raises:
            InputError: They cannot be written; also when the file was closed, by a scan that ended meanwhile.
        """
        data = lines(events)
        with self._lock, self._writing():
            while data:
                data = data[os.write(self._file, data) :]

    def close(self) -> None:
        """Make sure that it is on the disk; nothing is added any more.

        Raises:
            InputError: It cannot be written.
        """
        with self._lock, self._writing():
            file, self._file = self._file, _CLOSED
            try:
                os.fsync(file)
            finally:
                os.close(file)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{self._path}: cannot be written: {reason}") from error

    def _check(self) -> None:
        """Nothing but evidence is added to."""
        first = systems.read_at(self._file, _LINE, 0).partition(b"\n")[0]
        try:
            if first:
                msgspec.json.decode(first, type=Access)
        except msgspec.DecodeError as error:
            os.close(self._file)
            raise InputError(
                f"{self._path}: is not a file of access evidence", hint="name another file"
            ) from error

    def _mend(self) -> None:
        """Take away a last line that was cut off when the scan that wrote it was killed."""
        end = os.fstat(self._file).st_size
        kept = end
        while kept:
            start = max(0, kept - _LINE)
            at = systems.read_at(self._file, kept - start, start).rfind(b"\n")
            if at >= 0:
                kept = start + at + 1
                break
            kept = start
        if kept < end:
            os.ftruncate(self._file, kept)
