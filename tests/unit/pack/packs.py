"""Small packs, and keys to sign them with."""

import io

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from guardrails.pack.build import pack
from guardrails.pack.evidence import Evidence
from guardrails.pack.verify import Verification
from guardrails.report.encode import encoded
from tests.builders import make_report

MAKERS = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
}


def private_pem(key, passphrase=""):
    """PKCS #8, as openssl writes it."""
    secret = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)


def public_pem(key):
    """SubjectPublicKeyInfo, as openssl writes it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def make_evidence(**changes):
    """Two documents under one tiny policy: enough for everything but a replay."""
    fields = {
        "report": b"".join(encoded(make_report())),
        "documents": (
            b'{"kind":"customer","customer":{"id":"C-1"}}',
            b'{"kind":"provider","provider":{"id":"p"}}',
        ),
        "decisions": (b"{}", b""),
        "policies": {
            "manifest.json": b"{}",
            "policy.wasm": b"\0asm",
            "sources.json": b'{"guardrails/decision.rego":"package guardrails.decision"}',
        },
        "catalog": b"{}",
        "configuration": b"{}",
    }
    return Evidence(**(fields | changes))


def made(signer, identity=b"", **changes):
    """The bytes of a small pack."""
    return b"".join(pack(make_evidence(**changes), signer, identity))


def opened(data, public):
    """What verifies it, before any replay."""
    return Verification(io.BytesIO(data), "e.pack", public)
