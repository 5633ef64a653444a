"""What `guardrails scan gcp` may call, what it never shows or keeps, and scans that end early."""

import gzip
import re
import subprocess
import sys

import pytest

from guardrails.clouds.gcp.table import SERVICES
from tests.cloud.gcp import everything, faults
from tests.cloud.gcp.resources import A3, cluster, machine
from tests.integration.scans import DAY

PRIVATE = ("jane", "@tenant.example", "hf_secret", "ya29", "iam.gserviceaccount", "PRIVATE KEY", "Project of")
ADDRESS = re.compile(r"\b(?:10\.1|203\.0)\.\d{1,3}\.\d{1,3}\b")


@pytest.fixture(scope="module")
def rich(shared_gcp):
    """A project in which each service has something; another that refuses."""
    scan = shared_gcp
    scan.estate.organization()
    everything.fill(scan.estate.project("alpha-prod", labels={"contact": "jane"}))
    machine(scan.estate.project("beta-lab", apis=("compute",)), "vm")
    scan.world.fault(faults.denied(), project="beta-lab", service="compute")
    scan.ran = scan("--save", "estate.snapshot", "--services", ",".join(SERVICES.names), "-v")
    return scan


def kept(folder):
    """Text of every file of a folder, what is compressed in it included."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield data.decode("latin-1")
            if (at := data.find(b"\x1f\x8b")) >= 0:
                yield gzip.decompress(data[at:]).decode("latin-1")


def test_neither_secrets_nor_people_nor_addresses_are_shown_or_kept(rich):
    offline = rich.offline("estate.snapshot", "-o", "text", "-v")

    texts = [*(each.stdout + each.stderr for each in (rich.ran, offline)), *kept(rich.cli.folder)]
    assert any(A3 in text and '"workload' in text for text in texts[2:])
    for text in texts:
        assert [each for each in PRIVATE if each in text] == []
        assert ADDRESS.findall(text) == []


def test_everything_is_read_and_nothing_written(rich):
    posts = {
        asked.path.rpartition(":")[2].rpartition("/")[2] for asked in rich.world.log if asked.method == "POST"
    }

    assert posts <= {"testIamPermissions", "listManagedInstances", "listNodes", "list"}


@pytest.fixture
def many(gcp):
    """Twelve projects with something in each."""
    gcp.estate.organization()
    for number in range(12):
        project = gcp.estate.project(f"project-{number:02}", apis=("compute", "container"))
        for name in ("vm-1", "vm-2"):
            machine(project, name)
        cluster(project, "ml", 1, 4)
    gcp.environment["GUARDRAILS_SCAN_CONCURRENCY"] = "2"
    return gcp


def questions(world):
    """What was read of projects: one for each page of each list; getting in is asked again."""
    again = ("cloudresourcemanager", "serviceusage")
    return [
        (each.host, each.path, each.query.get("pageToken", ""))
        for each in world.log
        if each.service not in again and not each.path.endswith("/regions")
    ]


def test_a_scan_that_was_killed_continues_to_the_same_end(many):
    whole = many("--save", "whole.snapshot")
    everything = questions(many.world)
    many.world.heal()
    gate = faults.Gate()
    many.world.fault(gate, after=len(everything) // 2)
    command = [sys.executable, "-m", "guardrails", "scan", "gcp", *DAY, "--save", "broken.snapshot"]
    environment = many.cli.environment | many.environment
    with subprocess.Popen(
        command, cwd=many.cli.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        while not gate.reached.wait(0.1) and process.poll() is None:
            pass
        process.kill()
        errors = process.stderr.read().decode()
    assert gate.reached.is_set(), errors
    first = questions(many.world)
    many.world.heal()
    gate.open()

    resumed = many("--save", "broken.snapshot", "--resume")

    second = questions(many.world)
    assert (resumed.code, resumed.workloads) == (whole.code, whole.workloads)
    assert resumed.report["coverage"] == whole.report["coverage"]
    assert resumed.report["verdicts"] == whole.report["verdicts"]
    assert set(first) | set(second) == set(everything)
    assert len(set(second)) < len(set(everything))
