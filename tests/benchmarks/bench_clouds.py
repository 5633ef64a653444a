"""`make bench`: one scan of Azure and GCP together, on loopback: how far it reaches, and after being killed.

An estate is so many subscriptions and as many projects, each with 500 instances, all with accelerators. Wall
time and memory are those of the whole process, the decision included.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from math import ceil

import pytest

from tests.benchmarks.processes import run
from tests.cloud.azure import faults
from tests.cloud.azure.estate import Estate, subscription_id
from tests.cloud.azure.server import World as AzureWorld
from tests.cloud.azure.server import environment as azure_environment
from tests.cloud.azure.server import serving as azure_serving
from tests.cloud.gcp.server import World as GcpWorld
from tests.cloud.gcp.server import key
from tests.cloud.gcp.server import serving as gcp_serving
from tests.integration.certificates import write

INSTANCES = 500
KIND = "Microsoft.Compute/virtualMachines"
SIZE, TYPE = "Standard_ND96isr_H100_v5", "a3-highgpu-8g"
FEW, POINTS = 6, 50
LINES = []


APIS = ("compute", "container", "serviceusage", "tpu")
"""Those that are on in a project."""


def least(accounts, page):
    """The fewest calls that answer everything: who there is, what is there, and each page of machines.

    Azure: tenants, subscriptions, groups and Resource Graph; of each subscription its machines, in another
    list which of them run, and the reservations that others share with it, which Resource Graph does not
    know. GCP: organizations, whether all of one is seen, folders and projects; of each project which APIs are
    on, two lists of machines, four of what is reserved, one of clusters, two of TPUs.
    """
    pages = ceil(INSTANCES / page)
    azure = 3 + ceil(accounts / page) + accounts * (2 * pages + 1)
    return azure + 4 + accounts * (1 + 2 + 4 + 1 + 2)


class Machines(Estate):
    """Subscriptions that hold virtual machines and nothing else."""

    def types(self, subscription):
        return {KIND.lower()} if subscription.lower() in self.subscriptions else set()


class Bench:
    """An estate of so many subscriptions and projects on running servers."""

    def __init__(self, azure, gcp, folder, accounts):
        self.azure, self.gcp, self.folder = azure, gcp, folder
        azure.world, gcp.world = AzureWorld(Machines()), GcpWorld()
        gcp.world.public = gcp.public
        gcp.world.estate.organization()
        self.expected = Counter()
        for number in range(1, accounts + 1):
            self._subscription(subscription_id(number))
            self._project(f"tenant-{number:04}")
        self.environment = {name: text for name, text in os.environ.items() if name[:3] != "AWS"}
        self.environment |= azure_environment(azure) | {
            "GOOGLE_APPLICATION_CREDENTIALS": str(gcp.key),
            "GUARDRAILS_SCAN_GCP_ENDPOINT": gcp.endpoint,
            "GUARDRAILS_SCAN_AZURE_CREDENTIAL": "client-secret",
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder),
        }

    def _subscription(self, id_):
        estate = self.azure.world.estate
        estate.subscription(id_)
        self.expected[id_] = INSTANCES
        for number in range(INSTANCES):
            name = f"gpu-{number:04}"
            body = {
                "id": f"/subscriptions/{id_}/resourceGroups/ai/providers/{KIND}/{name}",
                "name": name,
                "type": KIND,
                "location": "eastus",
                "zones": ["1"],
                "tags": {"team": "research", "cost-center": "42"},
                "properties": {
                    "hardwareProfile": {"vmSize": SIZE},
                    "osProfile": {"computerName": name, "adminUsername": "azureuser"},
                    "storageProfile": {
                        "imageReference": {"publisher": "microsoft-dsvm", "offer": "ubuntu-hpc"}
                    },
                    "networkProfile": {"networkInterfaces": [{"id": f"/subscriptions/{id_}/nic-{number}"}]},
                    "provisioningState": "Succeeded",
                    "timeCreated": "2026-10-01T12:00:00.1234567+00:00",
                    "instanceView": {"statuses": [{"code": "PowerState/running"}]},
                },
            }
            estate.resource(body)

    def _project(self, id_):
        project = self.gcp.world.estate.project(id_, apis=APIS)
        self.expected[id_] = INSTANCES
        for number in range(INSTANCES):
            project.add(
                "compute",
                f"zones/us-central1-a/instances/gpu-{number:04}",
                machineType=f"zones/us-central1-a/machineTypes/{TYPE}",
                status="RUNNING",
                scheduling={"provisioningModel": "STANDARD", "preemptible": False},
                networkInterfaces=[{"name": "nic0", "networkIP": "10.0.0.2"}],
                disks=[{"boot": True, "diskSizeGb": "200"}],
                labels={"team": "research"},
            )

    def command(self, *arguments):
        output = ("-o", f"json={self.folder / 'report.json'}", "--save", str(self.folder / "estate.snapshot"))
        return [sys.executable, "-m", "guardrails", "scan", "azure", "gcp", "--quiet", *output, *arguments]

    def scan(self, *arguments):
        """Wall seconds, peak memory in MB, and the instances found by account."""
        wall, peak = run(self.command(*arguments), (0, 3), self.environment)
        rows = json.loads((self.folder / "report.json").read_text())["workloads"]
        assert len({each["id"] for each in rows}) == len(rows)
        found = Counter()
        for each in rows:
            found[each["account"]] += each["instances"]["min"]
        return wall, peak, found

    def content(self):
        """Of the snapshot, without its header, which says from when to when it was read."""
        return (self.folder / "estate.snapshot").read_bytes().split(b"\n", 3)[3]

    def requests(self):
        return len(self.azure.world.log) + len(self.gcp.world.log)

    def heal(self):
        self.azure.world.heal()
        self.gcp.world.heal()

    def killed(self, after, *arguments):
        """Start a scan, and kill it -9 once Azure was asked so often."""
        gate = faults.Gate()
        self.azure.world.fault(gate, after=after)
        with subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            reached = gate.reached.wait(600)
            process.kill()
        self.heal()
        gate.open()
        return reached


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:
        azure = stack.enter_context(azure_serving(write(folder)))
        gcp = stack.enter_context(gcp_serving())
        gcp.key = folder / "key.json"
        text, gcp.public = key(gcp)
        gcp.key.write_text(text)
        yield azure, gcp


@pytest.fixture(scope="module", autouse=True)
def results(request):
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + "".join(f"{line}\n" for line in LINES))


@pytest.mark.parametrize("accounts", [20, 200])
def test_reach(benchmark, servers, tmp_path, accounts):
    made = Bench(*servers, tmp_path, accounts)

    wall, peak, found = benchmark.pedantic(made.scan, rounds=1)

    asked, needed = made.requests(), least(accounts, made.azure.world.page)
    assert found == made.expected
    LINES.append(
        f"scan azure gcp, {accounts} subscriptions and {accounts} projects x {INSTANCES} instances: "
        f"{wall:6.1f} s, {peak:6.1f} MB, {asked} calls (least: {needed}, {asked / needed:4.2f} x)"
    )
    benchmark.extra_info.update(peak_mb=round(peak, 1), calls=asked)
    assert asked <= 1.2 * needed
    assert peak <= 300


def test_resume(benchmark, servers, tmp_path):
    """Killed at random points, each time anew, and resumed: the same content."""
    made = Bench(*servers, tmp_path, FEW)
    made.scan()
    whole, content = len(made.azure.world.log), made.content()
    made.heal()
    points = random.Random(12).sample(range(1, whole), POINTS)

    def killed_and_resumed():
        for after in points:
            assert made.killed(after)
            made.scan("--resume")
            assert made.content() == content
            made.heal()

    benchmark.pedantic(killed_and_resumed, rounds=1)
    LINES.append(
        f"{FEW} subscriptions and {FEW} projects, killed -9 at {POINTS} random points of {whole} requests "
        "and resumed: the same content each time"
    )
