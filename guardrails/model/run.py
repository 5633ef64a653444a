"""What a store keeps of a decision, and gives back of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

import msgspec

from guardrails.model.compute import Scope
from guardrails.model.ledger import Entry
from guardrails.model.report import Tool
from guardrails.model.snapshot import InputFile

RUN: Literal["guardrails.run/1"] = "guardrails.run/1"

RunCommand = Literal["plan", "scan", "register review"]
DocumentKind = Literal["customer", "group", "provider"]


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """When, by what and by whom a decision was made; `Run` says what the fields mean."""

    at: str
    command: RunCommand
    source: str
    actor: Mapping[str, str]


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report of a run, `guardrails.report/1`.

    Attributes:
        sha256: Of its bytes; size: their number.
        pieces: Digests of the contents that make the bytes, one after another: like pieces are kept once.
    """

    sha256: str
    size: int
    pieces: tuple[str, ...]


class KeptDocuments(msgspec.Struct, frozen=True, kw_only=True):
    """The documents that were judged: how many, and the digest of the list of their rows."""

    count: int
    sha256: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one decision was made of and what came of it: the content of its entry in the ledger.

    Attributes:
        id: `run-17`: the seventeenth that this store recorded.
        at: When it was recorded: RFC 3339, UTC. as_of: Of when the decision is (a day, or an instant).
        scope: What the sums are about; source: what was looked at, so that runs over the same are compared.
        actor: Who ran it, as variables of the CI system name the job; no person.
        inputs: Files with their digests: plans, snapshots, register, configuration, baseline …
        policies: File of the policies (`manifest.json`, `policy.wasm`, `sources.json`) -> digest.
        catalog: Digest of the catalog rows that were used, as JSON; configuration: of the settings, as JSON.
    """

    schema: Literal["guardrails.run/1"] = RUN
    id: str
    at: str
    as_of: str
    command: RunCommand
    scope: Scope
    source: str
    actor: Mapping[str, str]
    tool: Tool
    inputs: tuple[InputFile, ...]
    exit_code: int
    report: KeptReport
    documents: KeptDocuments
    policies: Mapping[str, str]
    catalog: str
    configuration: str


class RecordedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was judged (`guardrails.input/1`): the facts as they were known, without personal data.

    Attributes:
        kind, id: Whose; sha256: of `data`.
        data: The very bytes that the policies saw.
    """

    kind: DocumentKind
    id: str
    sha256: str
    data: bytes


class RecordedRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run with all that it was made of, as a store gives it back; what was deleted in time is empty bytes.

    Attributes:
        manifest: The bytes of `run`, whose SHA-256 is the content of its entry.
        report: `guardrails.report/1`, byte for byte as `-o json` (without `--only`) wrote it.
        documents: In the order in which they were judged.
        policies: `manifest.json`, `policy.wasm`, `sources.json` -> bytes.
        catalog, configuration: JSON.
        proof: The entry of the run and all after it: each holds the digest of the one before.
    """

    run: Run
    manifest: bytes
    report: bytes
    documents: tuple[RecordedDocument, ...]
    policies: Mapping[str, bytes]
    catalog: bytes
    configuration: bytes
    proof: tuple[Entry, ...]


class Dated(Protocol):
    """What was recorded at a time, about a day or an instant: both as `Run` has them."""

    @property
    def at(self) -> str:
        """When it was recorded."""

    @property
    def as_of(self) -> str:
        """Of when it is."""


R = TypeVar("R", bound=Dated)


def in_step(rows: Iterable[R]) -> Iterator[R]:
    """Runs over the same that say how it stands: without a look back, and without one at days to come.

    Args:
        rows: In the order in which they were recorded.
    """
    latest = ""
    for each in rows:
        day = each.as_of[:10]
        # one day on: a civil day may have begun that UTC does not have yet
        tomorrow = date.fromisoformat(each.at[:10]) + timedelta(days=1)
        if latest <= day <= tomorrow.isoformat():
            latest = day
            yield each
