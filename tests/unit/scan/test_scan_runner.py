"""The scan as it runs: pace, failures, stops, and what a resumed one reads again."""

import threading

import pytest

from guardrails.errors import InputError
from guardrails.model.coverage import Coverage
from guardrails.scan import runner
from guardrails.scan.journal import Begun, open_journal
from guardrails.scan.runner import Concurrency, Scan, Stopped
from tests.estates import NOON, REGIONS, SERVICES, FakeCloud, account

UNITS = len(REGIONS) * len(SERVICES)
BEGUN = Begun(tool="guardrails 1", provider="aws", parameters="p", started=NOON)


class Run:
    """One scan of a fake cloud, with its journal in a folder."""

    def __init__(self, cloud, folder, *, resume=False, concurrency=None):
        self.cloud = cloud
        self.journal = open_journal(folder / "journal", BEGUN, resume=resume)
        self.found = {}
        self.scan = Scan(cloud, self.journal, self._finished, concurrency=concurrency)

    def _finished(self, one):
        self.found[one.account.id] = (one.account, list(one.workloads), one.readings)

    def __call__(self):
        try:
            return self.scan.run()
        finally:
            self.journal.close()

    def states(self, one):
        return {each.unit.where: each.state for each in self.found[one.id][2]}


def estate(number):
    return [account(each) for each in range(1, number + 1)]


def test_every_account_is_read_joined_once_and_closed(tmp_path):
    accounts = estate(7)
    run = Run(FakeCloud(*accounts), tmp_path)

    assert run().accounts == tuple(accounts)
    assert sorted(run.found) == [each.id for each in accounts]
    for described, workloads, readings in run.found.values():
        assert described.last_access_day == "2026-11-20"
        assert [each.region for each in workloads] == list(REGIONS)
        assert [each.unit for each in readings] == sorted(each.unit for each in readings)
        assert len(readings) == UNITS + 1
    assert run.cloud.count("read") == 7 * UNITS
    assert run.cloud.count("close") == run.cloud.count("open") == 7
    tally = run.scan.tally
    assert (tally.accounts_done, tally.units_done, tally.units) == (7, 7 * UNITS, 7 * UNITS)
    assert (tally.calls, tally.throttles) == (1 + 7 + 2 * 7 * UNITS, 7 * UNITS)


def test_no_limit_is_exceeded_and_accounts_are_interleaved(tmp_path):
    cloud = FakeCloud(*estate(9))
    together = threading.Barrier(4, timeout=120)
    first = iter((True,) * 4)
    cloud.hold = lambda unit: together.wait() if next(first, False) else None
    concurrency = Concurrency(overall=6, per_account=2, per_service=4)

    Run(cloud, tmp_path, concurrency=concurrency)()

    for flying in cloud.most:
        assert len(flying) <= 6
        for name in ("account", "service"):
            values = [getattr(each, name) for each in flying]
            assert max(values.count(each) for each in values) <= {"account": 2, "service": 4}[name]
    assert max(len({each.account for each in flying}) for flying in cloud.most) > 1
    assert max(map(len, cloud.most)) >= 4


def test_no_more_accounts_are_open_than_keep_everyone_busy(tmp_path):
    cloud = FakeCloud(*estate(30))
    concurrency = Concurrency(overall=4, per_account=2, per_service=4)

    Run(cloud, tmp_path, concurrency=concurrency)()

    open_ = most = 0
    for call in cloud.calls:
        open_ += call.startswith("open") - call.startswith("close")
        most = max(most, open_)
    assert most <= concurrency.window == 3


def test_what_one_unit_or_account_refuses_stops_nothing_else(tmp_path):
    one, two, three = estate(3)
    states = {f"{one.id}/us-east-1/ec2": "denied", f"{two.id}/global/account": "denied"}
    run = Run(FakeCloud(one, two, three, states=states), tmp_path)

    run()

    assert run.states(one)[f"{one.id}/us-east-1/ec2"] == "denied"
    assert [each.region for each in run.found[one.id][1]] == ["eu-west-1"]
    assert run.states(two) == {f"{two.id}/global/account": "denied"}
    assert len(run.found[three.id][1]) == 2


def test_a_network_that_fails_is_one_unit_s_matter(tmp_path):
    one, two = estate(2)
    raises = {
        f"{one.id}/us-east-1/ec2": ConnectionResetError("to 10.0.0.1"),
        f"{two.id}/global/account": TimeoutError("secret host"),
    }
    run = Run(FakeCloud(one, two, raises=raises), tmp_path)

    run()

    (reading,) = (each for each in run.found[one.id][2] if each.state == "failed")
    assert reading.reason == "ConnectionResetError"
    (entry,) = run.found[two.id][2]
    assert (entry.unit.service, entry.state, entry.reason) == ("account", "failed", "TimeoutError")


@pytest.mark.parametrize("service", ["account", "ec2"])
def test_a_bug_costs_one_unit_and_is_read_again_when_resumed(tmp_path, service):
    one, two = estate(2)
    where = f"{two.id}/global/account" if service == "account" else f"{two.id}/us-east-1/{service}"
    run = Run(FakeCloud(one, two, raises={where: ZeroDivisionError("who it was")}), tmp_path)
    run()

    (lost,) = (each for each in run.found[two.id][2] if each.state == "failed")
    assert lost.unit.where == where
    assert lost.reason.startswith("internal error, please report it: ZeroDivisionError at estates.py:")
    assert {each.state for each in run.found[one.id][2]} == {"read", "empty", "opted_out"}

    again = FakeCloud(one, two)
    Run(again, tmp_path, resume=True)()
    assert again.count("read") == (UNITS if service == "account" else 1)


def test_readings_that_cannot_be_joined_cost_their_account_and_never_block_the_scan(tmp_path):
    one, two = estate(2)

    class Odd(FakeCloud):
        def workloads(self, account, readings, accounts):
            if account.id == two.id:
                raise ValueError("a range's min must be a finite number from 0 up, not -1")
            return super().workloads(account, readings, accounts)

    for resume in (False, True):
        run = Run(Odd(one, two), tmp_path, resume=resume)
        run()
        assert run.found[one.id][1]
        assert not run.found[two.id][1]
        assert "cannot be joined" in run.found[two.id][2][-1].reason


def test_a_refusal_of_everything_ends_the_scan_and_keeps_the_journal(tmp_path):
    one, two = estate(2)
    raises = {f"{two.id}/us-east-1/sagemaker": InputError("no credentials")}
    with pytest.raises(InputError):
        Run(FakeCloud(one, two, raises=raises), tmp_path)()

    again = FakeCloud(one, two)
    run = Run(again, tmp_path, resume=True)
    run()

    assert sorted(run.found) == [one.id, two.id]
    assert again.count("accounts") == 0
    assert 0 < again.count("read") < 2 * UNITS


def stopped_after(cloud, folder, number):
    """Stop once so many units were asked for; none of the others comes back before."""
    run = Run(cloud, folder, concurrency=Concurrency(overall=1, per_account=1, per_service=1))

    def hold(unit):
        if cloud.count("read") == number:
            run.scan.stop()

    cloud.hold = hold
    with pytest.raises(Stopped) as caught:
        run()
    return run, caught.value


def test_a_stopped_scan_says_how_far_it_came_and_is_continued_where_it_was(tmp_path):
    accounts = estate(3)
    first, stop = stopped_after(FakeCloud(*accounts), tmp_path, UNITS + 2)
    again = FakeCloud(*accounts)
    second = Run(again, tmp_path, resume=True)

    second()

    assert stop.tally.accounts_done == 1
    assert stop.journal == tmp_path / "journal"
    read = first.cloud.count("read") + again.count("read")
    assert read == 3 * UNITS
    assert again.count("accounts") == 0
    assert f"open {accounts[0].id}" not in again.calls
    assert f"open {accounts[1].id}" in again.calls
    assert second.scan.tally.units_kept == 3 * UNITS - again.count("read")
    whole = Run(FakeCloud(*accounts), tmp_path / "whole")
    whole()
    assert second.found == whole.found


def test_a_scan_that_ended_without_a_snapshot_reads_nothing_again(tmp_path):
    accounts = estate(4)
    Run(FakeCloud(*accounts), tmp_path)()
    again = FakeCloud(*accounts)
    run = Run(again, tmp_path, resume=True)

    run()

    assert again.calls == []
    assert len(run.found) == 4


@pytest.mark.parametrize("state", ["denied", "throttled", "failed", "incomplete"])
def test_what_was_not_read_is_tried_again(tmp_path, state):
    one, two = estate(2)
    states = {f"{one.id}/us-east-1/ec2": state, f"{two.id}/global/account": state}
    Run(FakeCloud(one, two, states=states), tmp_path)()
    again = FakeCloud(one, two)
    run = Run(again, tmp_path, resume=True)

    run()

    asked = [each for each in again.calls if each.startswith("read")]
    assert f"read {one.id}/us-east-1/ec2" in asked
    assert len(asked) == 1 + UNITS
    assert run.states(one)[f"{one.id}/us-east-1/ec2"] == "read"


@pytest.mark.parametrize("state", ["disabled", "opted_out", "skipped", "empty"])
def test_what_is_settled_is_not(tmp_path, state):
    (one,) = estate(1)
    Run(FakeCloud(one, states={f"{one.id}/us-east-1/ec2": state}), tmp_path)()
    again = FakeCloud(one)

    Run(again, tmp_path, resume=True)()

    assert again.calls == []


def test_a_list_of_accounts_with_gaps_is_asked_for_again(tmp_path):
    gap = Coverage(where="aws", what="accounts", state="denied", reason="no")
    Run(FakeCloud(*estate(1), coverage=(gap,)), tmp_path)()
    again = FakeCloud(*estate(2))
    run = Run(again, tmp_path, resume=True)

    run()

    assert again.count("accounts") == 1
    assert len(run.found) == 2


def test_a_stop_while_the_accounts_are_listed_ends_it(tmp_path):
    cloud = FakeCloud(*estate(1))
    run = Run(cloud, tmp_path)
    run.scan.stop()

    with pytest.raises(Stopped):
        run()
    assert run.found == {}


def test_calls_that_do_not_come_back_do_not_hold_a_stop(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.01)
    cloud = FakeCloud(*estate(1))
    release = threading.Event()
    run = Run(cloud, tmp_path, concurrency=Concurrency(overall=1))

    def hold(unit):
        run.scan.stop()
        release.wait(10)

    cloud.hold = hold
    with pytest.raises(Stopped) as caught:
        run()
    release.set()

    assert caught.value.busy == 1


def test_a_second_stop_waits_for_nothing(tmp_path):
    cloud = FakeCloud(*estate(1))
    release = threading.Event()
    run = Run(cloud, tmp_path, concurrency=Concurrency(overall=1))

    def hold(unit):
        run.scan.stop()
        run.scan.stop()
        release.wait(10)

    cloud.hold = hold
    with pytest.raises(Stopped) as caught:
        run()
    release.set()

    assert caught.value.busy == 1
