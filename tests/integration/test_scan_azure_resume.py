"""Scans of Azure that end early, and snapshots that are evaluated later."""

import subprocess
import sys

import pytest

from tests.cloud.azure import faults
from tests.cloud.azure.estate import ONE, subscription_id
from tests.cloud.azure.resources import cluster, machine, scale_set
from tests.integration.scans import DAY

SUBSCRIPTIONS = [subscription_id(number) for number in range(1, 13)]
GRAPH = "/providers/microsoft.resourcegraph/resources"


@pytest.fixture
def many(azure):
    """Twelve subscriptions with machines, a scale set and a cluster in each."""
    for id_ in SUBSCRIPTIONS:
        azure.estate.subscription(id_)
        bodies = [machine(f"vm-{number}", subscription=id_) for number in range(3)]
        bodies += [*scale_set("workers", subscription=id_), *cluster("ml", subscription=id_)]
        for body in bodies:
            azure.estate.resource(body)
    azure.world.page = 2
    azure.environment["GUARDRAILS_SCAN_CONCURRENCY"] = "2"
    return azure


def questions(world):
    """What was read in subscriptions: one for each page of each list."""
    return {
        (each.path, each.page, each.query.get("statusonly"))
        for each in world.log
        if each.path.startswith("/subscriptions/")
    }


def killed(scan, *arguments, after):
    """Start a scan and kill it -9 once it has sent so many requests; what it asked."""
    gate = faults.Gate()
    scan.world.fault(gate, after=after)
    command = [sys.executable, "-m", "guardrails", "scan", "azure", *DAY, *arguments]
    environment = scan.cli.environment | scan.environment
    with subprocess.Popen(
        command, cwd=scan.cli.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        while not gate.reached.wait(0.1) and process.poll() is None:
            pass
        process.kill()
        errors = process.stderr.read().decode()
    assert gate.reached.is_set(), errors
    asked = questions(scan.world)
    scan.world.heal()
    gate.open()
    return asked


def continued(many, share):
    """A scan that was killed when so much of it was asked for, and the one that continues it."""
    whole = many("--save", "whole.snapshot")
    everything, requests = questions(many.world), len(many.world.log)
    many.world.heal()

    first = killed(many, "--save", "broken.snapshot", after=int(requests * share))
    resumed = many("--save", "broken.snapshot", "--resume")
    second = questions(many.world)

    assert first | second == everything
    twice = {path.split("/")[2] for path, *_ in first & second}
    assert len(twice) <= 2, "no more than the units that were being read"
    assert resumed.code == whole.code
    for part in ("workloads", "coverage", "verdicts"):
        assert resumed.report[part] == whole.report[part]


def test_a_scan_that_was_killed_continues_and_reads_hardly_anything_twice(many):
    continued(many, 0.5)


@pytest.mark.long
@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
def test_wherever_a_scan_is_killed_it_continues_to_the_same_end(many, share):
    continued(many, share)


def test_a_scan_of_another_tenant_does_not_continue(many):
    killed(many, "--save", "broken.snapshot", after=40)

    ran = many("--save", "broken.snapshot", "--resume", "--tenant", "other.example")

    assert ran.code == 2
    assert "--resume" in ran.stderr


def test_a_snapshot_is_evaluated_offline_with_equal_bytes(azure):
    azure.estate.subscription(ONE)
    for body in [machine("vm"), *scale_set("workers"), *cluster("ml")]:
        azure.estate.resource(body)

    live = azure("--save", "estate.snapshot")
    again = azure.offline("estate.snapshot")

    assert live.workloads
    assert again.code == live.code
    assert again.stdout == live.stdout
