"""Fixtures of this folder."""

from tests.cloud.aws.fixtures import aws_process, aws_server
from tests.integration.opa import (
    bundle_server,
    opa_binary,
    opa_bundle,
    opa_process,
    opa_server,
    pki,
    tls_server,
)
from tests.integration.scans import scan, shared_scan, tenants

__all__ = [
    "aws_process",
    "aws_server",
    "bundle_server",
    "opa_binary",
    "opa_bundle",
    "opa_process",
    "opa_server",
    "pki",
    "scan",
    "shared_scan",
    "tenants",
    "tls_server",
]
