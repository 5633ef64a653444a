"""Fixtures of this folder."""

from tests.cloud.azure.fixtures import azure_process, azure_server

__all__ = ["azure_process", "azure_server"]
