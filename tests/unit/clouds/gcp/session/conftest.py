"""Fixtures of this folder."""

from tests.cloud.gcp.fixtures import gcp_process, gcp_server

__all__ = ["gcp_process", "gcp_server"]
