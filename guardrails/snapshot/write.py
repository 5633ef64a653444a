"""Writes a snapshot file: clouds in order of their names, accounts in order of their ids.

What is finished is kept compressed, so that memory hardly grows with accounts. The file appears whole or not
at all, readable by its owner only.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
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


class Packed(msgspec.Struct, frozen=True):
    """Lines of the content, compressed, and how many of each kind they are."""

    lines: bytes
    counts: form.Counts


class CloudPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one scan of one cloud gives to the file.

    Attributes:
        scan: Which cloud, from when to when.
        request: What was asked for.
        content: Coverage of the list of accounts, then the accounts.
    """

    scan: Scanned
    request: dict[str, object]
    content: tuple[Packed, ...]


class Collected:
    """What one scan of one cloud has found so far."""

    def __init__(self) -> None:
        self._accounts: dict[str, Packed] = {}

    def add(self, account: CloudAccount, coverage: Iterable[Coverage], workloads: Iterable[Workload]) -> None:
        """Take one account; its lines keep the order in which they come."""
        self._accounts[account.id] = _pack([account], coverage, workloads)

    def part(self, scan: Scanned, coverage: Iterable[Coverage], request: dict[str, object]) -> CloudPart:
        """All of it.

        Args:
            scan: Which cloud, from when to when.
            coverage: Of the list of accounts itself.
            request: What was asked for.
        """
        accounts = (each for _, each in sorted(self._accounts.items()))
        return CloudPart(scan=scan, request=request, content=(_pack([], coverage, []), *accounts))


def write_snapshot(path: Path, tool: str, parts: Sequence[CloudPart]) -> None:
    """Write the file.

    Args:
        path: Replaced when it is there.
        tool: Name and version of what writes it.
        parts: Of each cloud one.

    Raises:
        InputError: It cannot be written.
    """
    ordered = sorted(parts, key=lambda each: each.scan.provider)
    packed = [each for part in ordered for each in part.content]
    try:
        with tempfile.TemporaryFile(dir=path.parent) as content:
            found = _compress(packed, content)
            header = _header(tool, ordered, _sum(packed), found)
            content.seek(0)
            _place(path, msgspec.json.encode(header) + b"\n", content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: cannot be written: {reason}") from error


def _header(tool: str, parts: Sequence[CloudPart], counts: form.Counts, content: form.Content) -> form.Header:
    """That of one cloud is as it always was, so that older versions read the file."""
    if len(parts) == 1:
        (only,) = parts
        return form.Header(tool=tool, scan=only.scan, request=only.request, counts=counts, content=content)
    return form.Header(
        minor=form.SEVERAL_CLOUDS,
        tool=tool,
        scans=tuple(each.scan for each in parts),
        request={each.scan.provider: each.request for each in parts},
        counts=counts,
        content=content,
    )


def _pack(
    accounts: Iterable[CloudAccount], coverage: Iterable[Coverage], workloads: Iterable[Workload]
) -> Packed:
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
    return Packed(bytes(packed), form.Counts(accounts=counts[0], coverage=counts[1], workloads=counts[2]))


def _compress(parts: Iterable[Packed], target: IO[bytes]) -> form.Content:
    """Write the content; its size and digest."""
    packer = zlib.compressobj(wbits=form.GZIP_BITS)
    digest = hashlib.sha256()
    size = 0
    for block in _blocks(parts, packer):
        digest.update(block)
        size += target.write(block)
    return form.Content(codec=form.CODEC, bytes=size, sha256=digest.hexdigest())


def _blocks(parts: Iterable[Packed], packer: "zlib._Compress") -> Iterator[bytes]:
    for part in parts:
        opener = zlib.decompressobj()
        rest = part.lines
        while rest:
            yield packer.compress(opener.decompress(rest, _CHUNK))
            rest = opener.unconsumed_tail
        yield packer.compress(opener.flush())
    yield packer.flush()


def _sum(parts: Iterable[Packed]) -> form.Counts:
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
