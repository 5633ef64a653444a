"""The file of a pack: a ZIP of which there is exactly one for given members. Knows not what they mean.

Members are stored uncompressed, in the order of their names, without comments, extra fields or times, so that
every byte of the file is either a member's or follows from the members. `unzip` reads it; the reader here
takes nothing else: no gap, no second member of a name, no path that leads out of a folder.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

import msgspec

from guardrails.errors import InputError
from guardrails.limits import MIB, PACK_BYTES, PACK_MEMBER_BYTES, PACK_MEMBERS

_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LONGEST_NAME = 240
_SOME = "--only ID makes a pack of some customers"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _MADE_BY_UNIX, _FIRST_DAY, _PLAIN_FILE = 20, 0x0314, 0x21, 0o100644 << 16
_AT_ONCE = 4 * MIB


class Member(msgspec.Struct, frozen=True):
    """Where a member lies in the file: its first byte, its size, its CRC-32."""

    name: str
    offset: int
    size: int
    crc: int


def pieces(members: Mapping[str, bytes]) -> Iterator[bytes]:
    """The file, piece by piece.

    Raises:
        InputError: There are more members, or more bytes, than is read, or a name is no name.
    """
    total = sum(map(len, members.values()))
    if len(members) > PACK_MEMBERS or total > PACK_BYTES:
        raise InputError(
            f"a pack of {len(members):,} members and {total // MIB:,} MiB is larger than is read "
            f"({PACK_MEMBERS:,} members, {PACK_BYTES // MIB:,} MiB)",
            hint=_SOME,
        )
    offset, placed = 0, []
    for name in sorted(members):
        if not is_name(name):
            raise InputError(f"{name[:80]!r}: no member of a pack can have this name")
        if len(members[name]) > PACK_MEMBER_BYTES:
            raise InputError(
                f"{name}: {len(members[name]) // MIB:,} MiB is more than is read of a member", hint=_SOME
            )
        data = members[name]
        member = Member(name, offset + _LOCAL.size + len(name), len(data), zlib.crc32(data))
        placed.append(member)
        yield _local(member)
        yield data
        offset = member.offset + member.size
    yield _directory(placed, offset)


def is_name(name: str) -> bool:
    """Whether a member may be called so: a relative path of plain words, none of which begins with a dot."""
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def _local(member: Member) -> bytes:
    name = member.name.encode()
    sizes = (member.crc, member.size, member.size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _FIRST_DAY, *sizes) + name


def _directory(members: Iterable[Member], offset: int) -> bytes:
    """What stands at the end of the file."""
    rows = [_central(each) for each in members]
    size = sum(map(len, rows))
    return b"".join((*rows, _END.pack(b"PK\x05\x06", 0, 0, len(rows), len(rows), size, offset, 0)))


def _central(member: Member) -> bytes:
    name = member.name.encode()
    sizes = (member.crc, member.size, member.size, len(name), 0, 0, 0, 0)
    start = member.offset - _LOCAL.size - len(name)
    versions = (_MADE_BY_UNIX, _VERSION, 0, 0, 0, _FIRST_DAY)
    return _CENTRAL.pack(b"PK\x01\x02", *versions, *sizes, _PLAIN_FILE, start) + name


class Archive:
    """An open pack, whose layout is that of `pieces`.

    Args:
        file: Open for reading; it stays so while this is used.
        path: Its name, for people.

    Raises:
        InputError: It is not laid out so: cut off, longer, another kind of file, or changed outside of its
            members.
    """

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file = file
        self._path = path
        rows, start = self._read_directory()
        self.members: dict[str, Member] = {}
        offset = 0
        for name, size, crc in rows:
            member = Member(name, offset + _LOCAL.size + len(name), size, crc)
            self.members[name] = member
            if self._at(offset, _LOCAL.size + len(name)) != _local(member):
                raise self._error(f"{name}: changed (its header is not that of a pack)")
            offset = member.offset + size
        if offset != start:
            raise self._error("changed (bytes that belong to no member)")

    def read(self, name: str, most: int) -> bytes:
        """A member whole.

        Raises:
            InputError: It is not there, or has more than `most` bytes.
        """
        member = self._member(name)
        if member.size > most:
            raise self._error(f"{name}: larger than is read ({most // MIB:,} MiB)")
        return self._at(member.offset, member.size)

    def sha256(self, name: str) -> str:
        """The digest of a member, in hexadecimal.

        Raises:
            InputError: It is not there, or not what its CRC says.
        """
        member = self._member(name)
        total, crc, left = hashlib.sha256(), 0, member.size
        self._file.seek(member.offset)
        while left and (part := self._file.read(min(left, _AT_ONCE))):
            total.update(part)
            crc = zlib.crc32(part, crc)
            left -= len(part)
        if left or crc != member.crc:
            raise self._error(f"{name}: changed (its checksum differs)")
        return total.hexdigest()

    def _member(self, name: str) -> Member:
        if name not in self.members:
            raise self._error(f"{name}: missing")
        return self.members[name]

    def _read_directory(self) -> tuple[list[tuple[str, int, int]], int]:
        """Name, size and CRC of each member, and where the directory begins."""
        size = self._file.seek(0, 2)
        if not size:
            raise self._error("is empty")
        if size > PACK_BYTES:
            raise self._error(f"is larger than {PACK_BYTES // MIB:,} MiB: more than is read")
        end = self._at(size - _END.size, _END.size) if size >= _END.size else b""
        if not end.startswith(b"PK\x05\x06") or self._at(0, 4) != b"PK\x03\x04":
            raise self._error("is no pack, or is cut off", "give a file that `pack build` wrote")
        _, _, _, count, _, length, start, _ = _END.unpack(end)
        if start + length + _END.size != size or count > PACK_MEMBERS:
            raise self._error("changed, or cut off (its directory is not where it says)")
        data = self._at(start, length)
        rows = list(self._rows(data))
        if _directory(self._placed(rows), start) != data + end:
            raise self._error("changed (its directory is not that of a pack)")
        return rows, start

    def _rows(self, data: bytes) -> Iterator[tuple[str, int, int]]:
        at, before, offset = 0, "", 0
        while at < len(data):
            if at + _CENTRAL.size > len(data):
                raise self._error("changed, or cut off (in its directory)")
            fields = _CENTRAL.unpack_from(data, at)
            crc, size, name_length = fields[7], fields[9], fields[10]
            raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
            name = raw.decode("ascii", errors="replace")
            if not is_name(name):
                raise self._error(f"a member has a name that no pack has: {name[:80]!r}")
            if name <= before:
                raise self._error(f"{name}: there twice, or not in its place")
            offset += _LOCAL.size + len(name) + size
            if offset > PACK_BYTES:
                raise self._error("changed (its members are larger than the file)")
            yield name, size, crc
            before, at = name, at + _CENTRAL.size + name_length

    @staticmethod
    def _placed(rows: Iterable[tuple[str, int, int]]) -> Iterator[Member]:
        offset = 0
        for name, size, crc in rows:
            member = Member(name, offset + _LOCAL.size + len(name), size, crc)
            yield member
            offset = member.offset + size

    def _at(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)

    def _error(self, message: str, hint: str = "") -> InputError:
        return InputError(f"{self._path}: {message}", hint=hint)
