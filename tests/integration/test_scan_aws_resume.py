"""Scans that end early and snapshots that are evaluated later."""

import subprocess
import sys

import pytest

from tests.cloud.aws import faults
from tests.integration.scans import DAY

ACCOUNTS = [f"{number:012}" for number in range(1, 13)]
SERVICES = ("--services", "ec2,autoscaling,eks,ecs,batch")


@pytest.fixture
def many(scan):
    """Twelve members with something in each region."""
    scan.estate.organisation((), dict.fromkeys(ACCOUNTS, ""))
    for account in ACCOUNTS:
        for region in scan.estate.regions:
            scan.estate.accounts[account].region(region).fleet("p5.48xlarge", 20)
    scan.estate.ready()
    scan.environment["GUARDRAILS_SCAN_CONCURRENCY"] = "2"
    return scan


def questions(world):
    """What was read: one for each page of each list."""
    entering = ("sts", "organizations")
    return {
        (each.account, each.region, each.service, each.operation, each.token)
        for each in world.log
        if each.service not in entering
    }


def killed(scan, *arguments, after):
    """Start a scan and kill it -9 once it has sent so many requests; what it asked."""
    gate = faults.Gate()
    scan.world.fault(gate, after=after)
    command = [sys.executable, "-m", "guardrails", "scan", "aws", *DAY, *arguments]
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


def test_a_scan_that_was_killed_continues_and_reads_hardly_anything_twice(many):
    whole = many(*SERVICES, "--save", "whole.snapshot")
    everything = questions(many.world)
    many.world.heal()

    first = killed(many, *SERVICES, "--save", "broken.snapshot", after=len(everything) // 2)
    resumed = many(*SERVICES, "--save", "broken.snapshot", "--resume")
    second = questions(many.world)

    assert resumed.code == whole.code
    assert first | second == everything
    assert len(first & second) < 0.05 * len(everything)
    assert resumed.workloads == whole.workloads
    assert resumed.report["coverage"] == whole.report["coverage"]
    assert resumed.report["verdicts"] == whole.report["verdicts"]


@pytest.mark.long
@pytest.mark.parametrize("share", [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
def test_wherever_a_scan_is_killed_it_continues_to_the_same_end(many, share):
    whole = many(*SERVICES, "--save", "whole.snapshot")
    everything = questions(many.world)
    many.world.heal()

    first = killed(many, *SERVICES, "--save", "broken.snapshot", after=int(len(everything) * share) + 1)
    resumed = many(*SERVICES, "--save", "broken.snapshot", "--resume")

    assert first | questions(many.world) == everything
    assert resumed.code == whole.code
    assert resumed.workloads == whole.workloads
    assert resumed.report["verdicts"] == whole.report["verdicts"]


def test_a_scan_that_is_asked_for_something_else_does_not_continue(many):
    killed(many, *SERVICES, "--save", "broken.snapshot", after=40)

    ran = many(*SERVICES, "--save", "broken.snapshot", "--resume", "--regions", "us-east-1")

    assert ran.code == 2
    assert "--resume" in ran.stderr


def test_a_snapshot_is_evaluated_offline_with_equal_bytes(tenants):
    live = tenants("--save", "estate.snapshot")
    again = tenants.offline("estate.snapshot")
    twice = tenants.offline("estate.snapshot")

    assert again.code == live.code
    assert again.stdout == twice.stdout == live.stdout


@pytest.fixture(scope="module")
def saved(shared_scan):
    """A snapshot file."""
    shared_scan.estate.single().region("us-east-1").instances("p5.48xlarge")
    ran = shared_scan("--save", "estate.snapshot", "--services", "ec2", "--regions", "us-east-1")
    assert ran.code == 3
    return shared_scan


def test_a_snapshot_is_for_its_owner_only(saved):
    assert (saved.cli.folder / "estate.snapshot").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.99])
def test_a_snapshot_that_was_altered_is_refused(saved, where):
    data = bytearray((saved.cli.folder / "estate.snapshot").read_bytes())
    data[int(where * len(data))] ^= 1
    (saved.cli.folder / "altered.snapshot").write_bytes(data)

    ran = saved.offline("altered.snapshot")

    assert ran.code == 2
    assert ran.stdout == ""


@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_a_snapshot_that_was_cut_is_refused(saved, share):
    data = (saved.cli.folder / "estate.snapshot").read_bytes()
    (saved.cli.folder / "cut.snapshot").write_bytes(data[: int(share * len(data))])

    assert saved.offline("cut.snapshot").code == 2
