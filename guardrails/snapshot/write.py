"""Writes a snapshot file: account by account as they are finished, in order of their ids at the end.

What is finished is kept compressed, so that memory hardly grows with accounts. The file appears whole or not
at all, readable by its owner only.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from guardrails import outfiles
from guardrails.errors import InputError
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.model.snapshot import Scanned
from guardrails.model.workload import Workload
from guardrails.snapshot import format as form

_CHUNK = 1 << 16


class _Packed(msgspec.Struct, frozen=True):
    """The lines of one account, and how many of each kind they are."""

    lines: bytes
    counts: form.Counts


class SnapshotWriter:
    """Collects what was found, then writes it.

    Args:
        tool: Name and version of what writes it.
    """

    def __init__(self, tool: str) -> None:
        self._tool = tool
        self._accounts: dict[str, _Packed] = {}

    def add(self, account: CloudAccount, coverage: Iterable[Coverage], workloads: Iterable[Workload]) -> None:
        """Take one account; its lines keep the order in which they come."""
        self._accounts[account.id] = _pack([account], coverage, workloads)

    def write(
        self, path: Path, scan: Scanned, coverage: Iterable[Coverage], request: dict[str, object]
    ) -> None:
        """Write the file.

        Args:
            path: Replaced when it is there.
            scan: Which cloud, from when to when.
            coverage: Of the list of accounts itself.
            request: What was asked for.

        Raises:
            InputError: It cannot be written.
        """
        parts = [_pack([], coverage, []), *(each for _, each in sorted(self._accounts.items()))]
        try:
            with tempfile.TemporaryFile(dir=path.parent) as content:
                found = _compress(parts, content)
                header = form.Header(
                    tool=self._tool, scan=scan, request=request, counts=_sum(parts), content=found
                )
                content.seek(0)
                _place(path, msgspec.json.encode(header) + b"\n", content)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{path}: cannot be written: {reason}") from error


def _pack(
    accounts: Iterable[CloudAccount], coverage: Iterable[Coverage], workloads: Iterable[Workload]
) -> _Packed:
    packer = zlib.compressobj()
    packed = bytearray()
    counts = [0, 0, 0]
    kinds: list[Iterable[form.Line]] = [
        (form.Line(account=each) for each in accounts),
        (form.Line(coverage=each) for each in coverage),
        (form.Line(workload=each) for each in workloads),
    ]
    for number, kind in enumerate(kinds):
        for each in kind:
            packed += packer.compress(msgspec.json.encode(each) + b"\n")
            counts[number] += 1
    packed += packer.flush()
    return _Packed(bytes(packed), form.Counts(accounts=counts[0], coverage=counts[1], workloads=counts[2]))


def _compress(parts: Iterable[_Packed], target: IO[bytes]) -> form.Content:
    """Write the content; its size and digest."""
    packer = zlib.compressobj(wbits=form.GZIP_BITS)
    digest = hashlib.sha256()
    size = 0
    for block in _blocks(parts, packer):
        digest.update(block)
        size += target.write(block)
    return form.Content(codec=form.CODEC, bytes=size, sha256=digest.hexdigest())


def _blocks(parts: Iterable[_Packed], packer: "zlib._Compress") -> Iterator[bytes]:
    for part in parts:
        opener = zlib.decompressobj()
        rest = part.lines
        while rest:
            yield packer.compress(opener.decompress(rest, _CHUNK))
            rest = opener.unconsumed_tail
        yield packer.compress(opener.flush())
    yield packer.flush()


def _sum(parts: Iterable[_Packed]) -> form.Counts:
    total = [0, 0, 0]
    for part in parts:
        total[0] += part.counts.accounts
        total[1] += part.counts.coverage
        total[2] += part.counts.workloads
    return form.Counts(accounts=total[0], coverage=total[1], workloads=total[2])


def _place(path: Path, header: bytes, content: IO[bytes]) -> None:
    """Write it in one step, readable by its owner only."""
    with outfiles.replacing(path, outfiles.SNAPSHOT, mode=0o600) as file:
        file.write(form.MAGIC + header + form.digest_line(form.MAGIC, header))
        while block := content.read(_CHUNK):
            file.write(block)
