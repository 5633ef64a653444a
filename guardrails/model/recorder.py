"""Collects what is recorded of a decision while it is made: contents by digest, compressed. Pure."""

import zlib
from collections.abc import Iterable
from typing import Any

import msgspec

from guardrails.model.ledger import sha256
from guardrails.model.report import Report
from guardrails.model.run import DocumentKind
from guardrails.model.snapshot import Scanned, Snapshot

_LEVEL = 3
"""Of zlib: higher ones take longer than a decision may be held up."""


class Contents:
    """Bytes by their digest, compressed, each once."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, bytes]] = {}

    def add(self, data: bytes) -> str:
        """Keep bytes; returns their digest."""
        digest = sha256(data)
        if digest not in self.kept:
            self.kept[digest] = (len(data), zlib.compress(data, _LEVEL))
        return digest


class DocumentParts(msgspec.Struct, frozen=True, kw_only=True):
    """A document in two contents, one after the other: what changes with the day, and the facts.

    Attributes:
        sha256: Of the whole; head, tail: of the parts.
    """

    kind: DocumentKind
    id: str
    sha256: str
    head: str
    tail: str


class _Law(msgspec.Struct, frozen=True):
    law: msgspec.Raw


class Recorder:
    """What a decision shows of itself to be recorded.

    Attributes:
        scans: How live clouds were read; none for plans.
        types: Provider and instance type of what was found.
        chips: Names of accelerators that were found.
        accounts: Provider and id of the accounts that were read.
    """

    def __init__(self) -> None:
        self.contents = Contents()
        self.documents: list[DocumentParts] = []
        self.scans: tuple[Scanned, ...] = ()
        self.types: frozenset[tuple[str, str]] = frozenset()
        self.chips: frozenset[str] = frozenset()
        self.accounts: frozenset[tuple[str, str]] = frozenset()

    def found(self, snapshot: Snapshot) -> None:
        """Note what a decision is about."""
        self.scans = snapshot.scans
        self.accounts = frozenset((each.provider, each.id) for each in snapshot.accounts)
        self.types = frozenset(
            (each.provider, name)
            for each in snapshot.workloads
            for name in (each.instance_type, *(other.instance_type for other in each.alternatives))
        )
        self.chips = frozenset(
            name
            for each in snapshot.workloads
            for name in (each.accelerator, *(other.accelerator for other in each.alternatives))
        )

    def document(self, kind: DocumentKind, name: str, data: bytes) -> None:
        """Keep a document that is judged.

        The day and the law stand at its beginning. Cut off behind them, facts that did not change are the
        same bytes the day after.
        """
        law = bytes(msgspec.json.decode(data, type=_Law).law)
        end = data.index(law) + len(law)
        self.documents.append(
            DocumentParts(
                kind=kind,
                id=name,
                sha256=sha256(data),
                head=self.contents.add(data[:end]),
                tail=self.contents.add(data[end:]),
            )
        )


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with what it was made of, ready to be recorded.

    Attributes:
        report: All of it, whatever `--only` shows; encoded: its bytes as JSON, some at a time.
        policies: Files of the policies, by name.
        catalog: Rows that were used; configuration: settings that hold. Values that JSON has.
    """

    report: Report
    encoded: Iterable[bytes]
    recorder: Recorder
    policies: dict[str, bytes]
    catalog: Any
    configuration: Any
