"""`guardrails scan aws` as a process against the test world. For the tests of this folder."""

import json

import pytest

from tests.conftest import Cli

ENFORCED = "enforce: [US-CIP-04, US-CIP-05, US-CIP-15, US-TRN-01, US-TRN-02, US-TRN-03]\n"
DAY = ("--as-of", "2026-11-22", "--regime", "us_iaas_cip", "--regime", "us_iaas_training")
ONE, TWO, THREE = "111111111111", "222222222222", "333333333333"
"""Member accounts."""


class Ran:
    """What became of a scan."""

    provider = "aws"

    def __init__(self, done) -> None:
        self.code = done.returncode
        self.stdout, self.stderr = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in self.stderr, self.stderr
        assert "internal error" not in self.stderr, self.stderr

    @property
    def report(self):
        assert self.stdout.startswith("{"), f"exit {self.code}: {self.stderr}{self.stdout}"
        return json.loads(self.stdout)

    @property
    def workloads(self):
        return self.report["workloads"]

    def lines(self, where):
        """What became of the units of an account, account/region or account/region/service."""
        units = [each for each in self.report["coverage"] if each["what"] in ("workloads", "evidence")]
        found = [each for each in units if f"{each['where']}/".startswith(f"{self.provider}/{where}/")]
        assert found, self.report["coverage"]
        return found

    def states(self, where):
        """In what states its units are; not asked for and not enabled are left out."""
        asked = [each for each in self.lines(where) if each["reason"] != "not asked for"]
        return {each["state"] for each in asked} - {"opted_out"}

    def of(self, account):
        """Workloads of an account."""
        return [each for each in self.workloads if each["account"] == account]


def total(workloads):
    """Accelerators of what runs and what is reserved: now, and at the ceiling."""
    return tuple(sum(each[name]["min"] for each in workloads) for name in ("accelerators", "ceiling"))


class Scans:
    """A world, its estate, and the command line in a folder of its own."""

    def __init__(self, server, cli) -> None:
        from tests.cloud.aws.estate import Estate

        self.estate, self.world, self.cli = Estate(server), server.world, cli
        self.environment = {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": str(cli.folder / "none"),
            "AWS_SHARED_CREDENTIALS_FILE": str(cli.folder / "none"),
            "AWS_MAX_ATTEMPTS": "3",
            "GUARDRAILS_DEBUG": "1",
            "HOME": str(cli.folder),
            "XDG_CACHE_HOME": str(cli.folder / "cache"),
        }

    def __call__(self, *arguments, **environment):
        """Scan, with a JSON report on standard output unless an output is named."""
        output = () if "-o" in arguments else ("-o", "json")
        return Ran(self.cli("scan", "aws", *DAY, *output, *arguments, **self.environment | environment))

    def offline(self, snapshot, *arguments):
        """Evaluate a snapshot, without any cloud."""
        return Ran(self.cli("scan", "--from", snapshot, *DAY, "-o", "json", *arguments))


@pytest.fixture
def scan(aws_server, cli):
    """An empty world and the command."""
    return Scans(aws_server, cli)


@pytest.fixture(scope="module")
def shared_scan(aws_process, module_cache, tmp_path_factory):
    """As `scan`, for one scan that all tests of a module look at; it must be run in a fixture."""
    from tests.cloud.aws.server import World

    aws_process.world = World()
    return Scans(aws_process, Cli(tmp_path_factory.mktemp("scan"), module_cache))


@pytest.fixture
def tenants(scan):
    """Two members and the management account, two regions; one p5.48xlarge in each region of the first."""
    organisation = scan.estate.organisation(["prod"], {ONE: "prod", TWO: ""})
    for region in scan.estate.regions:
        scan.estate.accounts[ONE].region(region).instances("p5.48xlarge")
    scan.organisation = organisation
    scan.estate.ready()
    return scan
