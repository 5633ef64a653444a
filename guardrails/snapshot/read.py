"""Reads snapshot files: whole and unaltered, or not at all."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from functools import partial
from itertools import chain
from pathlib import Path
from sys import intern
from typing import IO, NoReturn

import msgspec

from guardrails.errors import InputError
from guardrails.files import require_regular
from guardrails.limits import MIB, SNAPSHOT_BYTES, SNAPSHOT_LINES
from guardrails.model.account import CloudAccount
from guardrails.model.calendar import rfc3339
from guardrails.model.coverage import Coverage
from guardrails.model.range import Range
from guardrails.model.snapshot import InputFile, Scanned, Snapshot
from guardrails.model.workload import Workload
from guardrails.snapshot import format as form

_CHUNK = 1 << 16
_MOST = 1 << 20
_SPLIT = "scan fewer accounts into each snapshot (--accounts), and give them all to --from"
_SPELLINGS = (
    "provider",
    "account",
    "region",
    "zone",
    "kind",
    "instance_type",
    "accelerator",
    "placement",
    "market",
)
_WHOLE = ("claims", "unresolved", "live")
_FIGURES = ("accelerators_per_instance", "fabric_gbps")
_NUMBERS = ("instances", "instances_ceiling", "accelerators", "ceiling", "accelerators_before")


def read_snapshots(files: Sequence[str]) -> Snapshot:
    """Everything that the files hold, as one snapshot.

    Args:
        files: Names of snapshot files, of the same cloud or several.

    Raises:
        InputError: One is missing, no snapshot, of another version, truncated or altered; or an account is
            in two of them.
    """
    found = [_read(Path(name)) for name in files]
    _distinct(files, found)
    return Snapshot(
        workloads=tuple(chain.from_iterable(each.workloads for each in found)),
        coverage=tuple(chain.from_iterable(each.coverage for each in found)),
        resources_seen=sum(each.resources_seen for each in found),
        inputs=tuple(chain.from_iterable(each.inputs for each in found)),
        scope="estate",
        accounts=tuple(chain.from_iterable(each.accounts for each in found)),
        scans=tuple(chain.from_iterable(each.scans for each in found)),
    )


def _distinct(files: Sequence[str], found: Sequence[Snapshot]) -> None:
    """Refuse what would count twice."""
    held: dict[tuple[str, str], str] = {}
    for name, snapshot in zip(files, found, strict=True):
        for each in snapshot.accounts:
            other = held.setdefault((each.provider, each.id), name)
            if other != name:
                raise InputError(
                    f"{name}: holds {each.provider} account {each.id}, and so does {other}",
                    hint="give one snapshot of each account",
                )


class _Source:
    """A file that is read once, and digested."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self._file = file
        self._whole = hashlib.sha256()

    def line(self) -> bytes:
        data = self._file.readline(form.LONGEST_HEADER)
        self._whole.update(data)
        return data

    def block(self, most: int) -> bytes:
        data = self._file.read(min(most, _CHUNK))
        self._whole.update(data)
        return data

    @property
    def sha256(self) -> str:
        return self._whole.hexdigest()

    def refuse(self, what: str, hint: str = "") -> NoReturn:
        raise InputError(f"{self.path}: {what}", hint=hint)


def _read(path: Path) -> Snapshot:
    try:
        require_regular(path)
        with path.open("rb") as file:
            return _snapshot(_Source(path, file))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error


def _snapshot(source: _Source) -> Snapshot:
    header = _header(source)
    accounts: list[CloudAccount] = []
    coverage: list[Coverage] = []
    workloads: list[Workload] = []
    shared: dict[object, object] = {}
    for number, line in enumerate(_lines(source, header.content)):
        if number >= SNAPSHOT_LINES:
            source.refuse(f"holds more than {SNAPSHOT_LINES:,} lines", _SPLIT)
        if line.workload is not None:
            workloads.append(_shared(line.workload, shared))
        elif line.coverage is not None:
            coverage.append(line.coverage)
        elif line.account is not None:
            accounts.append(line.account)
    counts = form.Counts(accounts=len(accounts), coverage=len(coverage), workloads=len(workloads))
    if counts != header.counts:
        source.refuse("is altered: it holds other numbers of things than its header says")
    return Snapshot(
        workloads=tuple(workloads),
        coverage=tuple(coverage),
        resources_seen=len(workloads),
        inputs=(InputFile("snapshot", source.path.name, source.sha256, _began(header)),),
        scope="estate",
        accounts=tuple(accounts),
        scans=_scans(source, header),
    )


def _scans(source: _Source, header: form.Header) -> tuple[Scanned, ...]:
    """Its scans, each with what its own request narrowed it to."""
    requests = {header.scan.provider: header.request} if header.scan else header.request
    try:
        asked = msgspec.convert(requests, dict[str, form.Narrowing])
    except msgspec.ValidationError as error:
        source.refuse(f"has a request that cannot be read: {error}")
    none = form.Narrowing()
    return tuple(
        msgspec.structs.replace(each, narrowed=asked.get(each.provider, none).words) for each in header.clouds
    )


def _began(header: form.Header) -> str:
    return rfc3339(min(each.started for each in header.clouds).astimezone(UTC))


def _header(source: _Source) -> form.Header:
    first = source.line()
    if first != form.MAGIC:
        if not first.strip():
            source.refuse("is empty")
        if first.startswith(form.FAMILY):
            version = first.removeprefix(form.FAMILY).strip().decode("ascii", "replace")[:20]
            source.refuse(f"is a snapshot of version {version}; this guardrails reads version 1")
        source.refuse("is not a snapshot", "`guardrails scan aws --save FILE` writes one")
    second = source.line()
    if source.line() != form.digest_line(first, second):
        source.refuse("is altered or truncated: its header does not fit its digest")
    try:
        header = msgspec.json.decode(second, type=form.Header)
    except msgspec.MsgspecError as error:
        source.refuse(f"has a header that cannot be read: {error}")
    if not header.clouds:
        source.refuse("has a header that cannot be read: it names no scan")
    if header.content.codec != form.CODEC:
        source.refuse(f"is compressed with {header.content.codec!r}, which this guardrails does not read")
    return header


def _lines(source: _Source, content: form.Content) -> Iterator[form.Line]:
    """Every line of the content; what is wrong with the whole is said after the last one."""
    decoder = msgspec.json.Decoder(form.Line)
    rest = b""
    try:
        for block in _opened(source, content):
            *whole, rest = (rest + block).split(b"\n")
            if len(rest) > form.LONGEST_LINE:
                source.refuse("holds a line that is longer than any that is written")
            yield from map(decoder.decode, whole)
    except (zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        raise InputError(f"{source.path}: is altered: its content cannot be read: {error}") from error
    if rest:
        source.refuse("is altered: its content does not end with a line")


def _opened(source: _Source, content: form.Content) -> Iterator[bytes]:
    """The content in pieces of bounded size; then whether it was all, unaltered, and nothing follows."""
    opener = zlib.decompressobj(wbits=form.GZIP_BITS)
    digest = hashlib.sha256()
    left = content.bytes
    expanded = 0
    while left > 0 and (block := source.block(left)):
        left -= len(block)
        digest.update(block)
        for piece in _pieces(opener, block):
            expanded += len(piece)
            if expanded > SNAPSHOT_BYTES:
                source.refuse(f"expands to more than {SNAPSHOT_BYTES // MIB:,} MiB", _SPLIT)
            yield piece
    yield opener.flush()
    if left:
        source.refuse(f"is truncated: {left:,} of {content.bytes:,} bytes of its content are missing")
    if source.block(1):
        source.refuse("is altered: something follows its end")
    if digest.hexdigest() != content.sha256:
        source.refuse("is altered: its content does not fit its digest")
    if not opener.eof or opener.unused_data:
        source.refuse("is altered: its content does not end where it should")


def _pieces(opener: "zlib._Decompress", block: bytes) -> Iterator[bytes]:
    while block and not opener.eof:
        yield opener.decompress(block, _MOST)
        block = opener.unconsumed_tail


def _shared(workload: Workload, shared: dict[object, object]) -> Workload:
    """The same workload on values that equal ones share: a third of the memory of a large estate."""
    change = partial(msgspec.structs.force_setattr, workload)
    if workload.address == workload.id:
        change("address", workload.id)
    _share(workload, _SPELLINGS, intern, change)
    _share(workload, _WHOLE, lambda each: shared.setdefault(each, each), change)
    _share(workload, _FIGURES, lambda each: shared.setdefault((type(each), each), each), change)
    _share(workload, _NUMBERS, lambda each: shared.setdefault(_spelt(each), each), change)
    return workload


def _spelt(span: Range) -> object:
    """2 and 2.0 are equal and print differently."""
    return span.min, span.max, type(span.min), type(span.max)


def _share(
    workload: Workload,
    names: Iterable[str],
    same: Callable[..., object],
    change: Callable[[str, object], object],
) -> None:
    for name in names:
        change(name, same(getattr(workload, name)))
