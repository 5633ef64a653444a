"""Fixtures of this folder."""

from tests.integration.opa import (
    bundle_server,
    opa_binary,
    opa_bundle,
    opa_process,
    opa_server,
    pki,
    tls_server,
)

__all__ = ["bundle_server", "opa_binary", "opa_bundle", "opa_process", "opa_server", "pki", "tls_server"]
