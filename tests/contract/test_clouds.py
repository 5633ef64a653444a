"""What a scan promises, of every cloud alike: the command as a process, against each cloud on loopback."""

import gzip
import json
import os
import random
import subprocess
import sys
from collections import Counter

import pytest

from tests.conftest import ROOT, Cli
from tests.contract.clouds import CLOUDS, SECRETS

DAY = ("--regime", "house", "-o", "json")
TODAY = {
    "TEST_TODAY": "2026-11-22",
    "PYTHONPATH": os.pathsep.join(
        filter(None, [str(ROOT / "tests" / "today"), os.environ.get("PYTHONPATH")])
    ),
}
"""The product's clock stands still, so that the same content is the same file."""
FOUND = {"read", "empty", "skipped", "opted_out", "not_asked"}


class Scanned:
    """What became of a scan."""

    def __init__(self, done):
        self.code, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr.decode()
        assert "Traceback" not in self.stderr, self.stderr
        assert "internal error" not in self.stderr + self.stdout.decode(), self.stderr

    @property
    def report(self):
        assert self.stdout.startswith(b"{"), self.stderr
        return json.loads(self.stdout)

    def machines(self, account):
        """Accelerated machines of an account: region, type, number."""
        rows = [each for each in self.report["workloads"] if each["account"] == account]
        assert all(each["instances"]["min"] == each["instances"]["max"] for each in rows)
        return Counter(
            {
                key: sum(each["instances"]["max"] for each in rows if _kind(each) == key)
                for key in {_kind(each) for each in rows}
            }
        )

    def states(self, account, service):
        """What became of a service in the regions of an account."""
        found = [
            each
            for each in self.report["coverage"]
            if each["where"].split("/")[1:2] == [account] and each["where"].endswith(f"/{service}")
        ]
        assert found, self.report["coverage"]
        assert all(each["reason"] for each in found if each["state"] not in FOUND), found
        return {each["state"] for each in found}


def _kind(row):
    return row["region"], row["instance_type"]


class Runs:
    """The command against one cloud, in a folder of its own."""

    def __init__(self, cloud, cli):
        self.cloud, self.cli = cloud, cli
        self.environment = cloud.environment | TODAY | {"HOME": str(cli.folder), "GUARDRAILS_DEBUG": "1"}

    def __call__(self, *arguments, **environment):
        return Scanned(self.cli(*self.command(*arguments), **self.environment | environment))

    def command(self, *arguments):
        return ("scan", self.cloud.provider, *self.cloud.arguments, *DAY, *arguments)

    def offline(self, *snapshots):
        files = [part for each in snapshots for part in ("--from", each)]
        return Scanned(self.cli("scan", *files, *DAY, **TODAY))

    def killed(self, *arguments, after):
        """Start a scan and kill it -9 once it has sent so many requests; what it asked."""
        gate = self.cloud.faults.Gate()
        self.cloud.world.fault(gate, after=after)
        command = [sys.executable, "-m", "guardrails", *map(str, self.command(*arguments))]
        environment = self.cli.environment | self.environment
        with subprocess.Popen(
            command,
            cwd=self.cli.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            while not gate.reached.wait(0.1) and process.poll() is None:
                pass
            process.kill()
            errors = process.stderr.read().decode()
        assert gate.reached.is_set(), errors
        asked = self.cloud.asked()
        self.cloud.world.heal()
        gate.open()
        return asked


@pytest.fixture(scope="module", params=list(CLOUDS))
def process(request):
    """A running server of each cloud."""
    return request.param, request.getfixturevalue(f"{request.param}_process")


@pytest.fixture
def cloud(process, cli):
    """Two accounts, anew."""
    return Runs(_built(*process), cli)


def _built(name, server):
    before = server.world
    server.world = type(before)()
    if hasattr(before, "public"):
        server.world.public = server.public
    return CLOUDS[name](server)


@pytest.fixture(scope="module")
def whole(process, module_cache, tmp_path_factory):
    """A scan of everything, which nothing goes wrong in: what it gave, and what it asked."""
    runs = Runs(_built(*process), Cli(tmp_path_factory.mktemp("whole"), module_cache))
    runs.ran = runs("--save", "whole.snapshot")
    runs.asked = runs.cloud.asked()
    runs.requests = len(runs.cloud.world.log)
    runs.undeclared = runs.cloud.undeclared()
    return runs


def test_everything_is_found_once_and_all_of_it_is_covered(whole):
    rows = whole.ran.report["workloads"]

    for account in whole.cloud.accounts:
        assert whole.ran.machines(account) == Counter(whole.cloud.machines)
        for service in whole.cloud.table.defaults:
            assert whole.ran.states(account, service) <= FOUND
    assert {each["account"] for each in rows} == set(whole.cloud.accounts)
    assert len({each["id"] for each in rows}) == len(rows)
    assert {each["state"] for each in whole.ran.report["coverage"] if each["what"] != "attribution"} <= FOUND


def test_nothing_is_asked_that_is_not_declared(whole):
    assert whole.asked
    assert whole.undeclared == set()


def test_the_snapshot_is_decided_about_again_with_the_same_bytes(whole):
    again = whole.offline("whole.snapshot")

    assert again.stdout == whole.ran.stdout
    assert again.code == whole.ran.code == 3  # nobody is known to own them


def test_neither_secrets_nor_people_are_shown_or_kept(whole, cloud):
    asked = cloud.killed("--save", "s", after=whole.requests * 2 // 3)
    cloud.cloud.hit(cloud.cloud.faults.denied())
    refused = cloud("-v", "--save", "refused.snapshot")

    texts = [whole.ran.stdout.decode(), whole.ran.stderr, refused.stdout.decode(), refused.stderr]
    texts += [*_kept(whole.cli.folder), *_kept(cloud.cli.folder)]
    assert asked
    assert any('"workload"' in text for text in texts)
    for text in texts:
        assert [each for each in (*SECRETS, *cloud.cloud.secrets) if each in text] == []


def _kept(folder):
    """Text of every file of a folder, what is compressed in it included."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield data.decode("latin-1")
            if data.startswith(b"guardrails.snapshot/"):
                yield gzip.decompress(data.split(b"\n", 3)[3]).decode()


POINTS = random.Random(12).sample(range(3, 98), 12)


@pytest.mark.parametrize(
    "percent", [*POINTS[:2], *(pytest.param(each, marks=pytest.mark.long) for each in POINTS[2:])]
)
def test_a_scan_that_is_killed_anywhere_continues_to_the_same_file(whole, cloud, percent):
    first = cloud.killed("--save", "s", after=max(1, whole.requests * percent // 100))
    resumed = cloud("--save", "s", "--resume")

    again = cloud.cloud.asked()
    assert (cloud.cli.folder / "s").read_bytes() == (whole.cli.folder / "whole.snapshot").read_bytes()
    assert resumed.code == whole.ran.code
    assert first | again == whole.asked
    assert not list(cloud.cli.folder.glob("*.journal"))


def test_a_service_that_is_refused_in_one_account_stops_nothing_else(cloud):
    one, other = cloud.cloud.accounts
    cloud.cloud.hit(cloud.cloud.faults.denied(), one)

    ran = cloud()

    assert ran.code == 3
    assert ran.states(one, cloud.cloud.service) & {"denied", "incomplete"}
    assert ran.states(other, cloud.cloud.service) <= FOUND
    assert ran.machines(other) == Counter(cloud.cloud.machines)
    assert sum(ran.machines(one).values()) == 0


def test_what_is_refused_for_its_pace_is_asked_again_and_not_for_ever(cloud):
    one, other = cloud.cloud.accounts
    cloud.cloud.hit(cloud.cloud.faults.throttled(), one)
    cloud.cloud.hit(cloud.cloud.faults.throttled(), other, times=1)

    ran = cloud()

    assert ran.code == 3
    assert ran.states(one, cloud.cloud.service) & {"throttled", "incomplete"}
    assert ran.machines(other) == Counter(cloud.cloud.machines)
    assert ran.states(other, cloud.cloud.service) <= FOUND


def test_what_does_not_answer_is_given_up_and_said(cloud):
    one, other = cloud.cloud.accounts
    cloud.cloud.hit(cloud.cloud.faults.slow(20), one)

    ran = cloud("--read-timeout", "1")

    assert ran.code == 3
    assert ran.states(one, cloud.cloud.service) & {"failed", "incomplete"}
    assert ran.machines(other) == Counter(cloud.cloud.machines)
