"""A cloud in memory, and estates of accounts: what differs is an argument."""

import os
import signal
import threading
import time
from datetime import UTC, datetime

import msgspec

from guardrails.model.account import CloudAccount
from guardrails.model.snapshot import Scanned
from guardrails.model.workload import Workload
from guardrails.scan.coverage import lines
from guardrails.scan.interface import Accounts, Opened, Reading, Unit
from guardrails.snapshot.write import Collected, write_snapshot
from tests.builders import make_workload

REGIONS = ("eu-west-1", "us-east-1")
SERVICES = ("ec2", "quotas", "sagemaker")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCAN = Scanned(provider="aws", started=NOON, ended=NOON, whole=True)


def account(number=1, **changes):
    """An active AWS account: 100000000001, 100000000002 …"""
    return CloudAccount(**({"provider": "aws", "id": f"1{number:011}", "state": "active"} | changes))


def running(owner, number=1, region="us-east-1", **changes):
    """One p5.48xlarge that runs in an account."""
    name = f"{owner.provider}/{owner.id}/{region}/i-{number:04}"
    facts = {
        "id": name,
        "address": name,
        "file": "",
        "provider": owner.provider,
        "account": owner.id,
        "region": region,
        "action": "exists",
    }
    return make_workload(**(facts | changes))


class FakeCloud:
    """Accounts with one instance in each region, and what becomes of some units.

    Args:
        accounts: Of the organisation.
        states: State of a unit, or of an account's entry, by its `where`; a unit without one is read.
        raises: Exception that reading a unit ends in, by its `where`; that of the list by `accounts`.
        instances: In each region.
        coverage: Of the list of accounts.
    """

    evidence = frozenset(("quotas",))

    def __init__(self, *accounts, states=None, raises=None, instances=1, coverage=(), provider="aws"):
        self.provider = provider
        self.listed = accounts
        self.states = states or {}
        self.raises = raises or {}
        self.instances = instances
        self.coverage = coverage
        self.lock = threading.Lock()
        self.calls = []
        self.flying = []
        self.most = []
        self.hold = lambda unit: None

    def resume(self, accounts):
        """It needs to know nothing of them."""

    def accounts(self):
        self._called("accounts")
        if "accounts" in self.raises:
            raise self.raises["accounts"]
        return Accounts(accounts=self.listed, coverage=self.coverage, calls=1)

    def open(self, one):
        self._called(f"open {one.id}")
        entry = Unit(one.id, "global", "account")
        if entry.where in self.raises:
            raise self.raises[entry.where]
        if entry.where in self.states:
            return Opened(units=(), settled=(Reading(unit=entry, state=self.states[entry.where]),), calls=1)
        away = Reading(unit=Unit(one.id, "me-south-1", "ec2"), state="opted_out", reason="not enabled")
        units = tuple(Unit(one.id, region, service) for service in SERVICES for region in REGIONS)
        return Opened(units=units, settled=(away,), calls=1)

    def read(self, unit):
        self._called(f"read {unit.where}")
        with self.lock:
            self.flying.append(unit)
            self.most.append(tuple(self.flying))
        self.hold(unit)
        with self.lock:
            self.flying.remove(unit)
        if unit.where in self.raises:
            raise self.raises[unit.where]
        state = self.states.get(unit.where, "read")
        found = self.instances if unit.service == "ec2" and state in ("read", "incomplete") else 0
        state = "empty" if state == "read" and not found else state
        return Reading(unit=unit, state=state, reason=_why(state), records=b"i" * found, calls=2, throttles=1)

    def close(self, one):
        self._called(f"close {one.id}")

    def described(self, one, readings):
        return msgspec.structs.replace(one, last_access_day="2026-11-20")

    def workloads(self, one, readings, accounts):
        return [
            running(one, number, each.unit.region)
            for each in readings
            for number, _ in enumerate(each.records, 1)
        ]

    def count(self, word):
        return sum(each.startswith(word) for each in self.calls)

    def _called(self, what):
        with self.lock:
            self.calls.append(what)


def _why(state):
    return "" if state in ("read", "empty") else f"the fake says {state}"


def part(*accounts, scan=SCAN, states=None, coverage=(), workloads=None, request=None):
    """What a scan of accounts with one instance in each region found, or with these workloads."""
    cloud = FakeCloud(*accounts, states=states, provider=scan.provider)
    found = Collected()
    for one in accounts:
        opened = cloud.open(one)
        readings = [*opened.settled, *map(cloud.read, opened.units)]
        rows = cloud.workloads(one, readings, ()) if workloads is None else workloads.get(one.id, ())
        found.add(one, lines(one, readings, (), cloud.evidence), rows)
    return found.part(scan, coverage, request or {})


def snapshot(path, *accounts, **how):
    """Write a snapshot of one cloud's accounts; see `part`."""
    write_snapshot(path, "guardrails test", [part(*accounts, **how)])
    return path


def until(what):
    """Wait, some seconds at most, until something is so."""
    for _ in range(1000):
        if what():
            return
        time.sleep(0.01)
    raise AssertionError(what)


def stop(number=signal.SIGTERM):
    """From a cloud's thread: ask the command to stop, and wait until it has heard that."""
    os.kill(os.getpid(), number)
    until(lambda: signal.getsignal(signal.SIGINT) is signal.default_int_handler)


def equal(one: Workload, other: Workload) -> bool:
    """Whether two workloads print alike, too."""
    return repr(one) == repr(other)
