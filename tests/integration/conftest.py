"""Fixtures of this folder."""

from tests.cloud.aws.fixtures import aws_process, aws_server
from tests.cloud.azure.fixtures import azure_process, azure_server
from tests.cloud.gcp.fixtures import gcp_process, gcp_server
from tests.integration.azure_scans import azure, shared_azure
from tests.integration.gcp_scans import gcp, shared_gcp
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
    "azure",
    "azure_process",
    "azure_server",
    "bundle_server",
    "gcp",
    "gcp_process",
    "gcp_server",
    "opa_binary",
    "opa_bundle",
    "opa_process",
    "opa_server",
    "pki",
    "scan",
    "shared_azure",
    "shared_gcp",
    "shared_scan",
    "tenants",
    "tls_server",
]
