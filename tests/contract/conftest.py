"""Fixtures of this folder."""

from tests.cloud.aws.fixtures import aws_process
from tests.cloud.azure.fixtures import azure_process
from tests.cloud.gcp.fixtures import gcp_process
from tests.integration.opa import opa_binary, opa_process, opa_server

__all__ = ["aws_process", "azure_process", "gcp_process", "opa_binary", "opa_process", "opa_server"]
