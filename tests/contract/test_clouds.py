"""What a scan promises, of every cloud alike: the command as a process, against each cloud on loopback."""

import random
from collections import Counter

import pytest

from tests.conftest import Cli
from tests.contract.clouds import CLOUDS, SECRETS
from tests.contract.scans import FOUND, Runs, built, kept


@pytest.fixture(scope="module", params=list(CLOUDS))
def process(request):
    """A running server of each cloud."""
    return request.param, request.getfixturevalue(f"{request.param}_process")


@pytest.fixture
def cloud(process, cli):
    """Two accounts, anew."""
    return Runs(cli, built(*process))


@pytest.fixture(scope="module")
def whole(process, module_cache, tmp_path_factory):
    """A scan of everything, which nothing goes wrong in: what it gave, and what it asked."""
    runs = Runs(Cli(tmp_path_factory.mktemp("whole"), module_cache), built(*process))
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


def test_neither_secrets_nor_people_are_shown_orkept(whole, cloud):
    asked = cloud.killed("--save", "s", after=whole.requests * 2 // 3)
    cloud.cloud.hit(cloud.cloud.faults.denied())
    refused = cloud("-v", "--save", "refused.snapshot")

    texts = [whole.ran.stdout.decode(), whole.ran.stderr, refused.stdout.decode(), refused.stderr]
    texts += [*kept(whole.cli.folder), *kept(cloud.cli.folder)]
    assert asked
    assert any('"workload"' in text for text in texts)
    for text in texts:
        assert [each for each in (*SECRETS, *cloud.cloud.secrets) if each in text] == []


POINTS = random.Random(12).sample(range(3, 98), 12)


@pytest.mark.long  # in a landing each cloud is killed once: test_scan_*_resume, test_scan_gcp_privacy
@pytest.mark.parametrize("percent", POINTS)
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


def test_a_region_that_there_is_not_is_said_and_the_others_are_read(cloud):
    here = next(region for region, _ in cloud.cloud.machines)

    ran = cloud("--regions", f"{here},{cloud.cloud.nowhere}")

    for account in cloud.cloud.accounts:
        lines = [
            each for each in ran.report["coverage"] if f"{account}/{cloud.cloud.nowhere}/" in each["where"]
        ]
        assert {each["state"] for each in lines} == {"failed"}
        assert {region for region, _ in ran.machines(account)} == {here}
    assert ran.code == 3


def test_a_scan_that_is_narrowed_to_a_region_says_that_the_others_are_not_read(cloud):
    here = next(region for region, _ in cloud.cloud.machines)

    ran = cloud("--regions", here)

    for account in cloud.cloud.accounts:
        assert {region for region, _ in ran.machines(account)} == {here}
    narrowed = [each for each in ran.report["softened"] if each["kind"] == "scan"]
    assert "regions" in {each["id"] for each in narrowed}
    assert all(each["new"].startswith("not asked for: ") for each in narrowed)


@pytest.mark.long  # in a landing: test_scan_*_faults
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
