"""What a pack holds, and under which names. Pure."""

from collections.abc import Mapping

import msgspec

from guardrails.errors import InputError
from guardrails.model.report import Tool

ATTESTATION = "attestation.json"
REPORT, CATALOG, CONFIGURATION = "report.json", "catalog.json", "configuration.json"
RUN, LEDGER, ANSWER = "run.json", "ledger.json", "audit.json"
IDENTITY = "identity.json"
"""What identifies people: the one member that may be taken away from a signed pack."""

POLICIES, REGO = "policies", "policies/rego"
MANIFEST, WASM, SOURCES = "manifest.json", "policy.wasm", "sources.json"
"""Files of the policies, as they ship."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One decided run.

    Attributes:
        report: `guardrails.report/1`, of all or of some customers.
        documents: `guardrails.input/1`, in the order in which they were judged.
        decisions: What the policies answered to each, as `replay.canonical` writes it; empty for no answer.
        policies: `manifest.json`, `policy.wasm` (where it was compiled), `sources.json`.
        catalog, configuration: JSON.
        run, ledger: As a store recorded it, and the entries of its ledger from it on; empty without a store.
        answer: What the store answered to an auditor's question (`guardrails.audit/1`); empty without one.
    """

    report: bytes
    documents: tuple[bytes, ...]
    decisions: tuple[bytes, ...]
    policies: Mapping[str, bytes]
    catalog: bytes
    configuration: bytes
    run: bytes = b""
    ledger: bytes = b""
    answer: bytes = b""

    def members(self) -> dict[str, bytes]:
        """Name -> content of every member but the statement and the identities.

        Raises:
            InputError: A file of the policies has a name that leads elsewhere.
        """
        found = {REPORT: self.report, CATALOG: self.catalog, CONFIGURATION: self.configuration}
        found |= {f"{POLICIES}/{name}": data for name, data in self.policies.items()}
        for path, text in sources(self.policies[SOURCES]).items():
            found[f"{REGO}/{path}"] = text.encode()
        for place, (document, decision) in enumerate(zip(self.documents, self.decisions, strict=True)):
            found[document_name(place)] = document
            found[decision_name(place)] = decision
        if self.run:
            found |= {RUN: self.run, LEDGER: self.ledger}
        if self.answer:
            found[ANSWER] = self.answer
        return found


def document_name(place: int) -> str:
    """The member of a document, counted from 0: `documents/000001.json`."""
    return f"documents/{place + 1:06d}.json"


def decision_name(place: int) -> str:
    """The member of what the policies answered to it."""
    return f"decisions/{place + 1:06d}.json"


def sources(data: bytes) -> dict[str, str]:
    """Path of each Rego file -> its text.

    Raises:
        InputError: It is no such file.
    """
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InputError(f"{POLICIES}/{SOURCES}: cannot be read: {error}") from error


class ReportHead(msgspec.Struct, frozen=True):
    """What a pack says of its report in the statement."""

    tool: Tool
    as_of: str
    only: tuple[str, ...]


class DocumentHead(msgspec.Struct, frozen=True):
    """Whose a document is."""

    class Named(msgspec.Struct, frozen=True):
        """A row with an id."""

        id: str

    kind: str
    customer: Named | None = None
    group: Named | None = None
    provider: Named | None = None

    @property
    def owner(self) -> str:
        """The id by which the report names it."""
        row = {"customer": self.customer, "group": self.group}.get(self.kind, self.provider)
        return row.id if row else ""
