"""`make bench`: scans of AWS estates on the test world, with Cloud Custodian beside us on the same server.

An estate is accounts × 4 regions × 200 instances. Everything is read with the default services; Custodian
does the nearest thing to the same services (`custodian.py`). Wall time is that of the whole process.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from math import ceil

import pytest

from tests.benchmarks import custodian
from tests.benchmarks.processes import CUSTODIAN, run
from tests.cloud.aws import faults
from tests.cloud.aws.estate import ROLE, Estate
from tests.cloud.aws.server import World, serving

REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1")
INSTANCES = 200
PEER_ACCOUNTS = 4
LINES = []

EACH_REGION = {
    "ec2": (
        "DescribeInstances DescribePlacementGroups DescribeCapacityReservations DescribeHosts "
        "DescribeFleets DescribeSpotFleetRequests"
    ),
    "autoscaling": "DescribeAutoScalingGroups",
    "eks": "ListClusters",
    "ecs": "ListClusters",
    "batch": "DescribeComputeEnvironments",
    "sagemaker": (
        "ListTrainingJobs ListHyperParameterTuningJobs ListProcessingJobs ListTransformJobs ListClusters "
        "ListEndpoints ListNotebookInstances ListApps ListSpaces ListTrainingPlans"
    ),
}
"""Lists that must be asked for once, whatever they hold, to know a region of this estate."""


def least(accounts):
    """The fewest calls that answer everything; the management account is read too, with its own keys."""
    lists = sum(len(operations.split()) for operations in EACH_REGION.values())
    entering = accounts * len(("AssumeRole", "ListTagsForResource")) + (accounts + 1) * len(
        ("DescribeRegions",)
    )
    listing = ceil((accounts + 1) / 20) + len(("GetCallerIdentity",))
    return (accounts + 1) * len(REGIONS) * lists + entering + listing


class Bench:
    """An estate of so many accounts on a running server."""

    def __init__(self, server, folder, accounts):
        self.server, self.folder = server, folder
        self.accounts = [f"{number:012}" for number in range(1, accounts + 1)]
        estate = Estate(server, REGIONS)
        estate.organisation(["tenants"], dict.fromkeys(self.accounts, "tenants"))
        for account in self.accounts:
            for region in REGIONS:
                estate.accounts[account].region(region).fleet("p5.48xlarge", INSTANCES, group="pg1", efa=True)
                server.world.instances(account, region)
        estate.ready()
        self.environment = {name: text for name, text in os.environ.items() if name[:3] != "AWS"} | {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder),
        }

    def command(self, *arguments):
        output = ("-o", f"json={self.folder / 'report.json'}", "--save", str(self.folder / "estate.snapshot"))
        return [sys.executable, "-m", "guardrails", "scan", "aws", "--quiet", *output, *arguments]

    def scan(self, *arguments):
        """Wall seconds, peak memory in MB, and the instances found by account and region."""
        wall, peak = run(self.command(*arguments), (0, 3), self.environment)
        report = json.loads((self.folder / "report.json").read_text())
        found = Counter()
        for each in report["workloads"]:
            found[each["account"], each["region"]] += each["instances"]["min"]
        assert len({each["id"] for each in report["workloads"]}) == len(report["workloads"])
        return wall, peak, found

    def expected(self):
        return {(account, region): INSTANCES for account in self.accounts for region in REGIONS}

    def questions(self):
        """Pages of lists that were asked for, by where."""
        return [
            (each.account, each.region, each.service, each.operation, each.token)
            for each in self.server.world.log
        ]


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def results(request):
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + "".join(f"{line}\n" for line in LINES))


@pytest.fixture
def bench(server, tmp_path):
    def make(accounts):
        server.world = World()
        return Bench(server, tmp_path, accounts)

    return make


MEASURED = {}


@pytest.mark.parametrize("accounts", [10, 50])
def test_scan(benchmark, bench, accounts):
    made = bench(accounts)

    wall, peak, found = benchmark.pedantic(made.scan, rounds=1)

    assert found == made.expected()
    asked = Counter(made.questions())
    assert asked.total() <= 1.2 * least(accounts)
    assert peak <= 200
    MEASURED[accounts] = wall / accounts, peak
    benchmark.extra_info.update(peak_mb=round(peak, 1), calls=asked.total(), distinct=len(asked))
    LINES.append(
        f"scan, {accounts} accounts x {len(REGIONS)} regions x {INSTANCES} instances: {wall:6.1f} s, "
        f"{wall / accounts:5.2f} s per account, {peak:6.1f} MB, {asked.total()} calls"
        f" (least: {least(accounts)}, {asked.total() / least(accounts):4.2f} x)"
    )
    if accounts > 10:
        LINES.append(f"peak memory beside that of 10 accounts: {peak / MEASURED[10][1]:4.2f} x")


def test_custodian(benchmark, bench):
    made = bench(PEER_ACCOUNTS)
    command = custodian.command(CUSTODIAN / "c7n-org", made.folder, made.accounts, REGIONS, ROLE)

    wall, _ = benchmark.pedantic(run, (command, (0,), made.environment), rounds=1)

    assert custodian.found(made.folder, "ec2") == PEER_ACCOUNTS * len(REGIONS) * INSTANCES
    each = wall / PEER_ACCOUNTS
    ours = MEASURED[50][0]
    LINES.append(
        f"Cloud Custodian, {PEER_ACCOUNTS} accounts: {wall:6.1f} s, {each:5.2f} s per account, "
        f"{len(made.questions())} calls; scan takes {ours / each:4.2f} x of it per account"
    )


def test_resume(benchmark, bench):
    made = bench(50)
    everything = least(50)
    gate = faults.Gate()
    made.server.world.fault(gate, after=everything // 2)
    with subprocess.Popen(
        made.command(), env=made.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        reached = gate.reached.wait(300)
        process.kill()
    assert reached
    first = set(made.questions())
    made.server.world.heal()
    gate.open()

    _, _, found = benchmark.pedantic(made.scan, ("--resume",), rounds=1)

    assert found == made.expected()
    again = first & set(made.questions())
    assert len(again) < 0.05 * everything
    LINES.append(f"resume after kill -9: {len(again)} of {everything} questions asked again")
