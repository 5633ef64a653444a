"""A server for the whole run, a key for it, and an empty world for each test."""

import pytest


@pytest.fixture(scope="session")
def gcp_process(tmp_path_factory):
    from tests.cloud.gcp.server import key, serving

    with serving() as server:
        server.key = tmp_path_factory.mktemp("gcp") / "key.json"
        text, server.public = key(server)
        server.key.write_text(text)
        yield server


@pytest.fixture
def gcp_server(gcp_process):
    """A running server whose world is new and empty."""
    from tests.cloud.gcp.server import World

    gcp_process.world = World()
    gcp_process.world.public = gcp_process.public
    return gcp_process
