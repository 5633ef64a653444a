"""Fixtures of this folder."""

import pytest

from guardrails.clouds.azure.session.entry import AzureSession
from guardrails.scan_settings import AzureSettings
from tests.cloud.azure.fixtures import azure_process, azure_server
from tests.cloud.azure.server import environment

__all__ = ["azure_process", "azure_server"]


@pytest.fixture
def session(azure_server, monkeypatch):
    """Makes sessions that sign in to the server; `environment` may change, or take away, variables."""

    def made(settings=None, **changed):
        for name, value in (environment(azure_server) | changed).items():
            monkeypatch.setenv(name, value)
        return AzureSession(settings or AzureSettings(credential="client-secret"))

    return made
