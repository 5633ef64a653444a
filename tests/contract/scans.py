"""The command as a process against clouds on loopback. For the tests of this folder."""

import gzip
import json
import os
import subprocess
import sys
from collections import Counter

from tests.conftest import ROOT
from tests.contract.clouds import CLOUDS

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
    """The command against clouds, in a folder of its own."""

    def __init__(self, cli, *clouds):
        self.cli, self.clouds = cli, clouds
        self.cloud = clouds[0]
        self.environment = TODAY | {"HOME": str(cli.folder), "GUARDRAILS_DEBUG": "1"}
        for each in clouds:
            self.environment |= each.environment

    def __call__(self, *arguments, **environment):
        return Scanned(self.cli(*self.command(*arguments), **self.environment | environment))

    def command(self, *arguments):
        own = [part for each in self.clouds for part in (each.provider, *each.arguments)]
        return ("scan", *own, *DAY, *arguments)

    def offline(self, *snapshots, register=""):
        """Decide about snapshots, without any cloud."""
        files = [part for each in snapshots for part in ("--from", each)]
        known = ("--register", register) if register else ()
        return Scanned(self.cli("scan", *files, *DAY, *known, **TODAY))

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
        asked = [each.asked() for each in self.clouds]
        for each in self.clouds:
            each.world.heal()
        gate.open()
        return set().union(*asked)


def built(name, server):
    """A cloud with two accounts, anew."""
    before = server.world
    server.world = type(before)()
    if hasattr(before, "public"):
        server.world.public = server.public
    return CLOUDS[name](server)


def kept(folder):
    """Text of every file of a folder, what is compressed in it included."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield data.decode("latin-1")
            if data.startswith(b"guardrails.snapshot/"):
                yield gzip.decompress(data.split(b"\n", 3)[3]).decode()
