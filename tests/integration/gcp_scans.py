"""`guardrails scan gcp` as a process against the loopback Google. For the tests of this folder."""

import pytest

from tests.conftest import Cli
from tests.integration.scans import DAY, Ran


class GcpRan(Ran):
    """What became of a scan of GCP."""

    provider = "gcp"


class GcpScans:
    """A world, its estate, and the command line in a folder of its own."""

    def __init__(self, server, cli) -> None:
        self.world, self.estate, self.cli = server.world, server.world.estate, cli
        self.environment = {
            "GOOGLE_APPLICATION_CREDENTIALS": str(server.key),
            "GUARDRAILS_SCAN_GCP_ENDPOINT": server.endpoint,
            "GUARDRAILS_DEBUG": "1",
            "HOME": str(cli.folder),
            "NO_GCE_CHECK": "true",
            "XDG_CACHE_HOME": str(cli.folder / "cache"),
        }

    def __call__(self, *arguments, **environment):
        """Scan, with a JSON report on standard output unless an output is named."""
        output = () if "-o" in arguments else ("-o", "json")
        return GcpRan(self.cli("scan", "gcp", *DAY, *output, *arguments, **self.environment | environment))

    def offline(self, snapshot, *arguments):
        """Evaluate a snapshot, without any cloud."""
        output = () if "-o" in arguments else ("-o", "json")
        return GcpRan(self.cli("scan", "--from", snapshot, *DAY, *output, *arguments))


@pytest.fixture
def gcp(gcp_server, cli):
    """An empty Google Cloud and the command."""
    return GcpScans(gcp_server, cli)


@pytest.fixture(scope="module")
def shared_gcp(gcp_process, module_cache, tmp_path_factory):
    """As `gcp`, for one scan that all tests of a module look at; it must be run in a fixture."""
    from tests.cloud.gcp.server import World

    gcp_process.world = World()
    gcp_process.world.public = gcp_process.public
    return GcpScans(gcp_process, Cli(tmp_path_factory.mktemp("scan"), module_cache))
