"""How the one application proves to Entra that it is it: secret, certificate, another provider's token."""

from datetime import UTC, datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.cloud.azure.estate import CLIENT, SECRET

FEDERATED = "eyJhidden.token.of.another.provider"


def certificate():
    """A key with its certificate as PEM, and the key to check with what it signs."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scanner")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + made.public_bytes(Encoding.PEM), key.public_key()


def is_proven(form, key, endpoint):
    """Whether a request for a token comes from the application.

    Args:
        form: Its fields.
        key: Of the certificate that is registered; None: none is.
        endpoint: That it was sent to: what is signed is for it alone.
    """
    if form.get("client_id") != CLIENT or form.get("grant_type") != "client_credentials":
        return False
    if "client_secret" in form:
        return form["client_secret"] == SECRET
    assertion = form.get("client_assertion", "")
    if assertion == FEDERATED or key is None:
        return assertion == FEDERATED
    claims = jwt.decode(assertion, key, algorithms=["PS256", "RS256"], audience=endpoint)
    return claims["sub"] == CLIENT
