"""A server for the whole run, and an empty world for each test."""

import pytest


@pytest.fixture(scope="session")
def aws_process():
    from tests.cloud.aws.server import serving

    with serving() as server:
        yield server


@pytest.fixture
def aws_server(aws_process):
    """A running server whose world is new and empty."""
    from tests.cloud.aws.server import World

    aws_process.world = World()
    return aws_process
