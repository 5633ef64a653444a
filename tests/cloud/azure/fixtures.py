"""A server for the whole run, and an empty world for each test."""

import pytest


@pytest.fixture(scope="session")
def azure_process(tmp_path_factory):
    from tests.cloud.azure.server import serving
    from tests.integration.certificates import write

    with serving(write(tmp_path_factory.mktemp("azure"))) as server:
        yield server


@pytest.fixture
def azure_server(azure_process):
    """A running server whose world is new and empty."""
    from tests.cloud.azure.server import World

    azure_process.world = World()
    return azure_process
