"""An append-only file of checked records that survives kill -9. Knows nothing of what the records are.

A record is a head of 12 bytes and a body. The head: length of the body, CRC-32 of the body, CRC-32 of these
eight bytes (each a little-endian unsigned 32-bit number). A last record that is torn is dropped; damage
anywhere before it is refused.
"""

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from guardrails import systems
from guardrails.errors import InputError

_LENGTHS = struct.Struct("<II")
_CHECK = struct.Struct("<I")
HEAD = _LENGTHS.size + _CHECK.size
SYNC_SECONDS = 1.0
SYNC_RECORDS = 64
_CLOSED = -1
ANEW = "scan without --resume to start anew"


class RecordFile:
    """The file, open for appending; for one thread and, by a lock, for one process.

    Args:
        path: Created, readable by its owner only, when it is not there.
        magic: First bytes of the file.
        clock: Seconds that never go back; decides when records are forced to the disk.

    Raises:
        InputError: Another process writes it, or it cannot be opened: links are not followed.
    """

    def __init__(self, path: Path, magic: bytes, clock: Callable[[], float]) -> None:
        self.path = path
        self._magic = magic
        self._clock = clock
        self._synced_at = clock()
        self._unsynced = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(
                path, os.O_RDWR | os.O_CREAT | systems.flags("O_CLOEXEC", "O_NOFOLLOW"), 0o600
            )
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {_words(error)}") from error
        try:
            systems.lock(self._file)
        except BlockingIOError as error:
            os.close(self._file)
            raise InputError(
                f"{path}: another scan writes this journal", hint="wait for it, or give --journal FILE"
            ) from error
        self._end = os.fstat(self._file).st_size

    @property
    def empty(self) -> bool:
        """Whether nothing was ever written, or not even all of the first bytes."""
        return self._end < len(self._magic) and self._magic.startswith(
            systems.read_at(self._file, self._end, 0)
        )

    def start(self) -> None:
        """Forget everything and begin anew."""
        os.ftruncate(self._file, 0)
        self._end = 0
        self._write(self._magic)

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Offset and body of every record, in order; a torn last one is cut off.

        Raises:
            InputError: The file is no journal, or damaged before its end.
        """
        if systems.read_at(self._file, len(self._magic), 0) != self._magic:
            raise InputError(f"{self.path}: is not a journal of this version", hint=ANEW)
        at, end = len(self._magic), os.fstat(self._file).st_size
        while at < end:
            body = self._body(at, end)
            if body is None:
                os.ftruncate(self._file, at)
                break
            yield at, body
            at += HEAD + len(body)
        self._end = at

    def append(self, body: bytes) -> int:
        """Write one record; its offset. It is on the disk after about a second, or 64 records."""
        at = self._end
        lengths = _LENGTHS.pack(len(body), zlib.crc32(body))
        self._write(lengths + _CHECK.pack(zlib.crc32(lengths)) + body)
        self._unsynced += 1
        now = self._clock()
        if self._unsynced >= SYNC_RECORDS or now - self._synced_at >= SYNC_SECONDS:
            self._sync(now)
        return at

    def read(self, at: int) -> bytes:
        """The body of the record at an offset that `records` or `append` gave.

        Raises:
            InputError: It was altered meanwhile.
        """
        body = self._body(at, self._end)
        if body is None:
            raise self._damaged(at)
        return body

    def close(self) -> None:
        """Force everything to the disk and let go of the file."""
        if self._file != _CLOSED:
            self._sync(self._clock())
            self._let_go()

    def remove(self) -> None:
        """It is not needed any more."""
        try:
            self.path.unlink(missing_ok=True)
        except PermissionError:  # Windows removes no file that is open
            self._let_go()
            self.path.unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        """Once: its number may be another file's afterwards."""
        if self._file != _CLOSED:
            os.close(self._file)
            self._file = _CLOSED

    def _body(self, at: int, end: int) -> bytes | None:
        """None: torn, which only the last record can be."""
        head = systems.read_at(self._file, HEAD, at)
        if len(head) < HEAD:
            return None
        length, check = _LENGTHS.unpack_from(head)
        if _CHECK.unpack_from(head, _LENGTHS.size)[0] != zlib.crc32(head[: _LENGTHS.size]):
            raise self._damaged(at)
        body = systems.read_at(self._file, length, at + HEAD) if at + HEAD + length <= end else b""
        if len(body) < length:
            return None
        if zlib.crc32(body) != check:
            if at + HEAD + length == end:
                return None
            raise self._damaged(at)
        return body

    def _damaged(self, at: int) -> InputError:
        return InputError(
            f"{self.path}: damaged at byte {at:,}: what was read before cannot be trusted",
            hint=ANEW,
        )

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                written = systems.write_at(self._file, view, self._end)
                self._end += written
                view = view[written:]
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written: {_words(error)}") from error

    def _sync(self, now: float) -> None:
        os.fsync(self._file)
        self._synced_at, self._unsynced = now, 0


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
