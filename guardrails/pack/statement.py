"""What is signed: an in-toto statement (v1) of every member's digest, in a DSSE envelope.

Source: in-toto attestation framework, Statement v1 and Envelope (DSSE v1.0).
"""

from typing import TYPE_CHECKING, Literal

import msgspec

from guardrails.errors import InputError

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

STATEMENT: Literal["https://in-toto.io/Statement/v1"] = "https://in-toto.io/Statement/v1"
PREDICATE: Literal["urn:guardrails:pack:1"] = "urn:guardrails:pack:1"
PAYLOAD = "application/vnd.in-toto+json"


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member with its digest: `{"sha256": HEX}`."""

    name: str
    digest: dict[str, str]


class Predicate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the pack is about.

    Attributes:
        tool: Name and version of what decided; engine: which of its engines.
        policies: Digest of the policies; catalog: of the catalog.
        as_of: Of when the decision is.
        documents: How many were judged, of those that are here.
        only: Customers that the pack was made of; none: all.
        run: Id of the run in the store, and digest of its entry in the ledger; empty without a store.
        exit_code: Of the run, all customers together.
        identity: Whether a member holds what identifies people; it may be erased.
    """

    tool: str
    engine: str
    policies: str
    catalog: str
    as_of: str
    documents: int
    only: tuple[str, ...]
    run: str
    entry: str
    exit_code: int
    identity: bool


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`https://in-toto.io/Statement/v1`."""

    type: Literal["https://in-toto.io/Statement/v1"] = msgspec.field(name="_type", default=STATEMENT)
    subject: tuple[Subject, ...]
    predicate_type: Literal["urn:guardrails:pack:1"] = msgspec.field(name="predicateType", default=PREDICATE)
    predicate: Predicate


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: str
    payloadType: str  # noqa: N815 - as DSSE names it
    signatures: tuple[_Signature, ...]


def signed(statement: Statement, key: "CryptoSigner") -> bytes:
    """The envelope, as it stands in the pack."""
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - only packs need it

    envelope = Envelope(_canonical(statement), PAYLOAD, {})
    envelope.sign(key)
    return _canonical(envelope.to_dict())


def verified(data: bytes, key: "SSlibKey", path: str) -> Statement:
    """The statement of an envelope that the key signed.

    Args:
        data: The envelope; its bytes are those that `signed` makes, and no others that mean the same.
        key: Whose signature counts.
        path: Of the pack, for people.

    Raises:
        InputError: It is no such envelope, was signed with another key, or was changed.
    """
    from securesystemslib.dsse import Envelope  # noqa: PLC0415
    from securesystemslib.exceptions import Error  # noqa: PLC0415

    try:
        found = msgspec.json.decode(data, type=_Envelope)
        envelope = Envelope.from_dict(msgspec.to_builtins(found))
        canonical = _canonical(envelope.to_dict())
    except (msgspec.DecodeError, UnicodeError, Error, ValueError, KeyError) as error:
        raise InputError(f"{path}: attestation.json: is no signed statement, or was changed") from error
    if len(found.signatures) != 1 or found.payloadType != PAYLOAD or canonical != data:
        raise InputError(f"{path}: attestation.json: changed (it is not written as a pack's is)")
    if found.signatures[0].keyid != key.keyid:
        raise InputError(
            f"{path}: signed with another key ({found.signatures[0].keyid[:16]}, not {key.keyid[:16]})",
            hint="give the public key of who made the pack, or do not trust it",
        )
    try:
        envelope.verify([key], 1)
        return msgspec.json.decode(envelope.payload, type=Statement)
    except Error as error:
        raise InputError(f"{path}: the signature is wrong: the statement was changed") from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InputError(f"{path}: signed, but no statement that this version reads: {error}") from error


def _canonical(value: object) -> bytes:
    """JSON of which there is one for each value: sorted keys, no spaces."""
    return msgspec.json.encode(value, order="deterministic")
