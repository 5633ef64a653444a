"""Keys of packs: Ed25519 or ECDSA in PEM, as `openssl genpkey` makes them. The only place that reads one."""

from datetime import datetime
from typing import TYPE_CHECKING

from guardrails.errors import InputError
from guardrails.files import read_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from securesystemslib.signer import CryptoSigner, SSlibKey

_LARGEST = 64 * 1024
_KINDS = "Ed25519 and ECDSA (P-256, P-384, P-521)"
_MAKE = "openssl genpkey -algorithm ed25519 -out key.pem"
PASSPHRASE = "GUARDRAILS_PACK_PASSPHRASE"  # noqa: S105 - the name of a variable
"""Environment variable that holds the passphrase of a private key: other processes see a flag."""


def signer(path: str, passphrase: str) -> "CryptoSigner":
    """The private key that signs a pack.

    Args:
        path: PEM, PKCS #8.
        passphrase: Of the key; empty for one without.

    Raises:
        InputError: The file is no such key, or the passphrase is wrong.
    """
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
    from securesystemslib.signer import CryptoSigner, SSlibKey  # noqa: PLC0415

    data = read_bytes(path, most=_LARGEST)
    encrypted = b"ENCRYPTED" in data
    if encrypted and not passphrase:
        raise InputError(f"{path}: needs a passphrase", hint=f"set {PASSPHRASE}")
    try:
        key = load_pem_private_key(data, passphrase.encode() if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if encrypted:
            raise InputError(f"{path}: cannot be opened with the passphrase of {PASSPHRASE}") from error
        raise InputError(f"{path}: is no private key in PEM (PKCS #8)", hint=_MAKE) from error
    return CryptoSigner(_private(path, key), SSlibKey.from_crypto(key.public_key()))


def verifier(path: str, now: datetime) -> "SSlibKey":
    """The public key that a pack has to be signed with.

    Args:
        path: PEM: a public key, or an X.509 certificate of one.
        now: The current aware instant.

    Raises:
        InputError: The file is neither, or the certificate does not hold now.
    """
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415

    data = read_bytes(path, most=_LARGEST)
    if b"PRIVATE KEY" in data:
        raise InputError(
            f"{path}: is a private key", hint=f"give the public one: openssl pkey -in {path} -pubout"
        )
    try:
        if b"BEGIN CERTIFICATE" not in data:
            return SSlibKey.from_crypto(_public(path, load_pem_public_key(data)))
        certificate = load_pem_x509_certificate(data)
        public = _public(path, certificate.public_key())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError(
            f"{path}: is neither a public key nor a certificate in PEM", hint="openssl pkey -in KEY -pubout"
        ) from error
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        first, last = certificate.not_valid_before_utc.date(), certificate.not_valid_after_utc.date()
        raise InputError(
            f"{path}: this certificate holds from {first} to {last}, not now",
            hint="give the public key itself, where you know by other means that it was the signer's",
        )
    return SSlibKey.from_crypto(public)


def _private(path: str, key: object) -> "Ed25519PrivateKey | EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519  # noqa: PLC0415

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and _is_known(key.curve):
        return key
    raise InputError(f"{path}: is of another algorithm; {_KINDS} sign packs", hint=_MAKE)


def _public(path: str, key: object) -> "Ed25519PublicKey | EllipticCurvePublicKey":
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519  # noqa: PLC0415

    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and _is_known(key.curve):
        return key
    raise InputError(f"{path}: is of another algorithm; {_KINDS} sign packs")


def _is_known(curve: object) -> bool:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    return isinstance(curve, ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1)


def _require() -> None:
    """Say how to install what signs and verifies.

    Raises:
        InputError: It is not installed.
    """
    try:
        import cryptography  # noqa: F401, PLC0415
        import securesystemslib  # noqa: F401, PLC0415
    except ImportError as error:
        raise InputError(
            "packs need securesystemslib", hint="pip install 'compute-guardrails[packs]'"
        ) from error
