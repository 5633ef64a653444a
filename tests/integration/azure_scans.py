"""`guardrails scan azure` as a process against the loopback Azure. For the tests of this folder."""

import pytest

from tests.conftest import Cli
from tests.integration.scans import DAY, Ran


class AzureRan(Ran):
    """What became of a scan of Azure."""

    provider = "azure"


class AzureScans:
    """A world, its estate, and the command line in a folder of its own."""

    def __init__(self, server, cli) -> None:
        from tests.cloud.azure.server import environment

        self.world, self.estate, self.cli = server.world, server.world.estate, cli
        self.environment = environment(server) | {
            "GUARDRAILS_DEBUG": "1",
            "GUARDRAILS_SCAN_AZURE_CREDENTIAL": "client-secret",
            "HOME": str(cli.folder),
            "XDG_CACHE_HOME": str(cli.folder / "cache"),
        }

    def __call__(self, *arguments, **environment):
        """Scan, with a JSON report on standard output unless an output is named."""
        output = () if "-o" in arguments else ("-o", "json")
        return AzureRan(
            self.cli("scan", "azure", *DAY, *output, *arguments, **self.environment | environment)
        )

    def offline(self, snapshot, *arguments):
        """Evaluate a snapshot, without any cloud."""
        output = () if "-o" in arguments else ("-o", "json")
        return AzureRan(self.cli("scan", "--from", snapshot, *DAY, *output, *arguments))


@pytest.fixture
def azure(azure_server, cli):
    """An empty Azure and the command."""
    return AzureScans(azure_server, cli)


@pytest.fixture(scope="module")
def shared_azure(azure_process, module_cache, tmp_path_factory):
    """As `azure`, for one scan that all tests of a module look at; it must be run in a fixture."""
    from tests.cloud.azure.server import World

    azure_process.world = World()
    return AzureScans(azure_process, Cli(tmp_path_factory.mktemp("scan"), module_cache))
