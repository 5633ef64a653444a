"""The report as JSON, `guardrails.report/1`, some bytes at a time."""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import msgspec

from guardrails.model.report import Report
from guardrails.report.escape import inert_json

_BLOCK = 65_536
"""Bytes of a list's rows that are looked at together: row by row costs more than making them."""
_ENDS = 32
"""One row in so many ends a block that is long enough, by what is in the row: where a row is new, the other
blocks of a report are those of the day before, and a store keeps them once."""


def encoded(report: Report) -> Iterator[bytes]:
    """The report as JSON, row by row: a large estate's is more than all that it needs of memory."""
    start = b"{"
    for name in report.__struct_fields__:
        yield start + msgspec.json.encode(name) + b":"
        value = getattr(report, name)
        if isinstance(value, Sequence) and not isinstance(value, str):
            yield from _array(value)
        else:
            yield inert_json(msgspec.json.encode(value))
        start = b","
    yield b"}\n"


def _array(rows: Iterable[object]) -> Iterator[bytes]:
    """A list, some rows at a time."""
    block: list[bytes] = []
    start, size = b"[", 0
    for row in map(msgspec.json.Encoder().encode, rows):
        block.append(row)
        size += len(row)
        if size >= 4 * _BLOCK or (size >= _BLOCK and crc32(row) % _ENDS == 0):
            yield start
            yield inert_json(b",".join(block))
            block.clear()
            start, size = b",", 0
    yield start if block or start == b"[" else b""
    yield inert_json(b",".join(block))
    yield b"]"
