"""`make bench`: a scan of 200 subscriptions of Azure on the loopback server, and 50 that are killed.

An estate is subscriptions × 500 machines with eight GPUs each. Everything is read with the default services.
Wall time is that of the whole process; the server answers pages of 100 over TLS from the same machine.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from math import ceil

import pytest

from tests.benchmarks.processes import run
from tests.cloud.azure import faults
from tests.cloud.azure.estate import subscription_id
from tests.cloud.azure.resources import cluster, machine, scale_set
from tests.cloud.azure.server import World, environment, serving
from tests.integration.certificates import write

SUBSCRIPTIONS, MACHINES, PAGE = 200, 500, 100
KILLED = 50
LINES = []


def least():
    """The fewest calls that answer everything.

    The lists of subscriptions, tenants, groups and billing accounts, one question to Resource Graph; in each
    subscription two lists, of machines and of their states.
    """
    listing = ceil(SUBSCRIPTIONS / PAGE) + 1 + ceil((SUBSCRIPTIONS + 1) / PAGE) + 2
    return listing + SUBSCRIPTIONS * 2 * ceil(MACHINES / PAGE)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(write(tmp_path_factory.mktemp("azure"))) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def results(request):
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write("\n\n" + "".join(f"{line}\n" for line in LINES))


class Bench:
    """An estate on a running server, and the command."""

    def __init__(self, server, folder):
        server.world = World()
        self.world, self.estate, self.folder = server.world, server.world.estate, folder
        own = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
        self.environment = os.environ | environment(server) | own

    def command(self, *arguments):
        output = ("-o", f"json={self.folder / 'report.json'}", "--save", str(self.folder / "estate.snapshot"))
        return [sys.executable, "-m", "guardrails", "scan", "azure", "--quiet", *output, *arguments]

    def scan(self, *arguments):
        """Wall seconds, peak memory in MB, and the report."""
        wall, peak = run(self.command(*arguments), (0, 3), self.environment)
        return wall, peak, json.loads((self.folder / "report.json").read_text())

    def killed(self, after):
        """Start a scan and kill it -9 once it has sent so many requests."""
        gate = faults.Gate()
        self.world.fault(gate, after=after)
        with subprocess.Popen(self.command(), env=self.environment, stderr=subprocess.DEVNULL) as process:
            while not gate.reached.wait(0.1) and process.poll() is None:
                pass
            process.kill()
        assert gate.reached.is_set()
        self.world.heal()
        gate.open()


@pytest.fixture
def bench(server, tmp_path):
    return Bench(server, tmp_path)


def test_scan(benchmark, bench):
    ids = [subscription_id(number) for number in range(SUBSCRIPTIONS)]
    for id_ in ids:
        bench.estate.subscription(id_)
        for number in range(MACHINES):
            bench.estate.resource(machine(f"vm-{number}", subscription=id_))
    bench.estate.types(ids[0])  # lists are put together before the scan

    wall, peak, report = benchmark.pedantic(bench.scan, rounds=1)

    found = Counter(each["account"] for each in report["workloads"])
    assert found == dict.fromkeys(ids, MACHINES)
    assert len({each["id"] for each in report["workloads"]}) == len(report["workloads"])
    calls = len(bench.world.log)
    assert calls <= 1.2 * least()
    assert peak <= 300
    benchmark.extra_info.update(peak_mb=round(peak, 1), calls=calls)
    LINES.append(
        f"scan of Azure, {SUBSCRIPTIONS} subscriptions x {MACHINES} machines: {wall:6.1f} s, "
        f"{wall / SUBSCRIPTIONS:5.2f} s per subscription, {peak:6.1f} MB, {calls} calls"
        f" (least: {least()}, {calls / least():4.2f} x)"
    )


def test_killed_and_resumed(benchmark, bench):
    """Wherever it is killed, it ends with the same rows, coverage and verdicts."""
    for id_ in (subscription_id(number) for number in range(8)):
        bench.estate.subscription(id_)
        for body in (machine("vm", subscription=id_), *scale_set("w", subscription=id_)):
            bench.estate.resource(body)
        for body in cluster("ml", subscription=id_):
            bench.estate.resource(body)
    _, _, whole = bench.scan()
    requests = len(bench.world.log)
    bench.world.heal()
    points = random.Random(12).sample(range(requests), min(KILLED, requests))

    def all_of_them():
        for after in points:
            bench.killed(after)
            _, _, resumed = bench.scan("--resume")
            bench.world.heal()
            for part in ("workloads", "coverage", "verdicts"):
                assert resumed[part] == whole[part], after

    benchmark.pedantic(all_of_them, rounds=1)
    LINES.append(f"killed at {len(points)} of {requests} requests and resumed: the same each time")
