"""Makes the file of a pack: members, statement, signature."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from guardrails.errors import InputError
from guardrails.files import sha256
from guardrails.model.ledger import Entry
from guardrails.model.run import Run
from guardrails.pack import archive, evidence
from guardrails.pack.evidence import Evidence, ReportHead
from guardrails.pack.statement import Predicate, Statement, Subject, signed

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner


class _Summary(msgspec.Struct, frozen=True):
    exit_code: int


class _Summed(msgspec.Struct, frozen=True):
    summary: _Summary


def pack(found: Evidence, key: "CryptoSigner", identity: bytes = b"") -> Iterator[bytes]:
    """The pack, piece by piece; the same evidence and an Ed25519 key give the same bytes.

    Args:
        found: What was decided.
        key: Signs the statement.
        identity: `identity.identities`; empty: nothing identifies people.

    Raises:
        InputError: It is larger than is read.
    """
    members = found.members()
    if identity:
        members[evidence.IDENTITY] = identity
    statement = Statement(
        subject=tuple(Subject(name, {"sha256": sha256(members[name])}) for name in sorted(members)),
        predicate=_predicate(found, identity=bool(identity)),
    )
    return archive.pieces({**members, evidence.ATTESTATION: signed(statement, key)})


def without_identity(members: Mapping[str, bytes]) -> Iterator[bytes]:
    """The pack again, without what identifies people; the statement still names its digest.

    Raises:
        InputError: Nothing in it does.
    """
    if evidence.IDENTITY not in members:
        raise InputError("the pack has nothing that identifies people")
    return archive.pieces({name: data for name, data in members.items() if name != evidence.IDENTITY})


def _predicate(found: Evidence, *, identity: bool) -> Predicate:
    head = msgspec.json.decode(found.report, type=ReportHead)
    run, entry = "", ""
    if found.run:
        run = msgspec.json.decode(found.run, type=Run).id
        entry = msgspec.json.decode(found.ledger, type=tuple[Entry, ...])[0].digest
    return Predicate(
        tool=f"{head.tool.name} {head.tool.version}",
        engine=head.tool.engine,
        policies=head.tool.policies,
        catalog=head.tool.catalog,
        as_of=head.as_of,
        documents=len(found.documents),
        only=head.only,
        run=run,
        entry=entry,
        exit_code=msgspec.json.decode(found.report, type=_Summed).summary.exit_code,
        identity=identity,
    )
