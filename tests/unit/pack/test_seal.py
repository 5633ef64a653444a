"""What is signed: every byte, by one key, and nothing can be added, taken or changed but the identities."""

import random
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from guardrails.errors import InputError
from guardrails.pack import archive, keys
from guardrails.pack.build import without_identity
from guardrails.pack.statement import Statement
from tests.unit.pack.packs import MAKERS, made, opened, private_pem, public_pem

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A signer and who verifies it, by files."""
    folder = tmp_path_factory.mktemp("keys")
    pair = MAKERS["ed25519"]()
    (folder / "key").write_bytes(private_pem(pair))
    (folder / "pub").write_bytes(public_pem(pair))
    return keys.signer(str(folder / "key"), ""), keys.verifier(str(folder / "pub"), NOW)


def _members(data, public):
    found = opened(data, public)._archive
    return {name: found.read(name, 1 << 20) for name in found.members}


def _noticed(data, public, at, bits):
    changed = data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]
    with pytest.raises(InputError):
        opened(changed, public)


def test_the_same_evidence_gives_the_same_bytes(key):
    assert made(key[0]) == made(key[0])


def test_the_statement_is_one_of_in_toto_over_every_member(key):
    data = made(key[0])

    statement = opened(data, key[1]).statement
    shown = msgspec.to_builtins(statement)
    assert shown["_type"] == "https://in-toto.io/Statement/v1"
    assert shown["predicateType"] == "urn:guardrails:pack:1"
    assert {each.name for each in statement.subject} == _members(data, key[1]).keys() - {"attestation.json"}


@pytest.mark.parametrize("size", ["sample", pytest.param("all", marks=pytest.mark.long)])
def test_every_change_of_one_byte_is_noticed(key, size):
    data = made(key[0])
    chance = random.Random(20261130)
    places = range(len(data)) if size == "all" else chance.sample(range(len(data)), 250)

    for at in places:
        _noticed(data, key[1], at, chance.randrange(1, 256))


def test_every_bit_of_the_envelope_counts(key):
    """Among them spare bits of base64 and blanks of JSON, which mean the same and are others all the same."""
    data = made(key[0])
    member = opened(data, key[1])._archive.members["attestation.json"]

    for at in range(member.offset + member.size - 220, member.offset + member.size):
        for bit in range(8):
            _noticed(data, key[1], at, 1 << bit)


def test_nothing_can_be_added_or_taken(key):
    members = _members(made(key[0]), key[1])

    added = b"".join(archive.pieces({**members, "more.json": b"{}"}))
    with pytest.raises(InputError, match=r"more\.json: is not in the statement"):
        opened(added, key[1])
    for name in members:
        taken = b"".join(archive.pieces({each: data for each, data in members.items() if each != name}))
        with pytest.raises(InputError, match=r"missing|no pack"):
            opened(taken, key[1])


def test_another_key_is_named(key, tmp_path):
    (tmp_path / "other").write_bytes(public_pem(MAKERS["ed25519"]()))
    other = keys.verifier(str(tmp_path / "other"), NOW)

    with pytest.raises(InputError, match="signed with another key"):
        opened(made(key[0]), other)
    other.keyid = key[1].keyid  # somebody who claims to be it
    with pytest.raises(InputError, match="signature is wrong"):
        opened(made(key[0]), other)


@pytest.mark.parametrize("kind", ["p256", "p384", "p521"])
def test_keys_of_elliptic_curves_sign_as_well(kind, tmp_path):
    pair = MAKERS[kind]()
    (tmp_path / "key").write_bytes(private_pem(pair, "secret"))
    (tmp_path / "pub").write_bytes(public_pem(pair))

    data = made(keys.signer(str(tmp_path / "key"), "secret"))

    assert opened(data, keys.verifier(str(tmp_path / "pub"), NOW)).statement.predicate.documents == 2


@pytest.mark.parametrize(
    ("content", "passphrase", "said"),
    [
        (None, "", "no such file"),
        (b"garbage", "", "is no private key in PEM"),
        (private_pem(MAKERS["rsa"]()), "", "another algorithm"),
        (private_pem(MAKERS["secp256k1"]()), "", "another algorithm"),
        (private_pem(MAKERS["ed25519"](), "right"), "", "needs a passphrase"),
        (private_pem(MAKERS["ed25519"](), "right"), "wrong", "cannot be opened with the passphrase"),
        (public_pem(MAKERS["ed25519"]()), "", "is no private key in PEM"),
    ],
)
def test_what_is_no_private_key_is_said(content, passphrase, said, tmp_path):
    if content is not None:
        (tmp_path / "key").write_bytes(content)

    with pytest.raises(InputError, match=said) as error:
        keys.signer(str(tmp_path / "key"), passphrase)
    assert "wrong" not in str(error.value).replace("wrong key", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"garbage", "neither a public key nor a certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "neither a public key"),
        (private_pem(MAKERS["ed25519"]()), "is a private key"),
        (public_pem(MAKERS["rsa"]()), "another algorithm"),
    ],
)
def test_what_is_no_public_key_is_said(content, said, tmp_path):
    if content is not None:
        (tmp_path / "pub").write_bytes(content)

    with pytest.raises(InputError, match=said):
        keys.verifier(str(tmp_path / "pub"), NOW)


@pytest.mark.parametrize(("from_days", "to_days", "holds"), [(-1, 1, True), (-9, -1, False), (1, 9, False)])
def test_a_certificate_counts_while_it_holds(from_days, to_days, holds, tmp_path):
    pair = MAKERS["p256"]()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "signer")])
    built = x509.CertificateBuilder(name, name, pair.public_key(), x509.random_serial_number())
    built = built.not_valid_before(NOW + timedelta(from_days)).not_valid_after(NOW + timedelta(to_days))
    signed = built.sign(pair, hashes.SHA256())
    from cryptography.hazmat.primitives.serialization import Encoding

    (tmp_path / "cert").write_bytes(signed.public_bytes(Encoding.PEM))
    (tmp_path / "key").write_bytes(private_pem(pair))

    if holds:
        data = made(keys.signer(str(tmp_path / "key"), ""))
        assert opened(data, keys.verifier(str(tmp_path / "cert"), NOW)).statement
    else:
        with pytest.raises(InputError, match="not now"):
            keys.verifier(str(tmp_path / "cert"), NOW)


def test_identities_can_be_taken_away_and_nothing_else_changes(key):
    data = made(key[0], identity=b'{"salt":"s"}')
    members = _members(data, key[1])
    assert members["identity.json"] == b'{"salt":"s"}'

    erased = b"".join(without_identity(members))

    assert opened(erased, key[1]).statement == opened(data, key[1]).statement
    with pytest.raises(InputError, match="nothing that identifies people"):
        without_identity(_members(erased, key[1]))
    other = b"".join(archive.pieces({**members, "identity.json": b'{"salt":"t"}'}))
    with pytest.raises(InputError, match=r"identity\.json: changed"):
        opened(other, key[1])


def test_a_statement_of_another_kind_is_none_of_ours(key):
    from guardrails.pack.statement import signed, verified

    other = msgspec.structs.replace(opened(made(key[0]), key[1]).statement)
    msgspec.structs.force_setattr(other, "predicate_type", "https://slsa.dev/provenance/v1")

    with pytest.raises(InputError, match="no statement that this version reads"):
        verified(signed(other, key[0]), key[1], "e.pack")
    assert isinstance(other, Statement)


def test_without_the_libraries_it_says_how_to_install_them(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "securesystemslib", None)

    with pytest.raises(InputError) as error:
        keys.verifier(str(tmp_path / "pub"), NOW)
    assert error.value.hint == "pip install 'compute-guardrails[packs]'"
