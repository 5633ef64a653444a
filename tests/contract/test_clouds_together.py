"""Several clouds in one run: one customer with accounts on all of them, and each cloud's troubles its own."""

from collections import Counter

import pytest

from tests.conftest import Cli
from tests.contract.clouds import CLOUDS
from tests.contract.scans import FOUND, Runs, built, kept
from tests.plans import register


def _owned():
    """A register whose verified customer C-1 has the first account of each cloud."""
    lines = [f'      - {{provider: {name}, id: "{each.accounts[0]}"}}' for name, each in CLOUDS.items()]
    return register() + "    accounts:\n" + "\n".join(lines) + "\n"


def _all(request):
    return [built(name, request.getfixturevalue(f"{name}_process")) for name in CLOUDS]


@pytest.fixture
def clouds(request, cli):
    cli.write("register.yaml", _owned())
    return Runs(cli, *_all(request))


@pytest.fixture(scope="module")
def whole(request, module_cache, tmp_path_factory):
    """A scan of the three clouds, which nothing goes wrong in."""
    cli = Cli(tmp_path_factory.mktemp("whole"), module_cache)
    cli.write("register.yaml", _owned())
    runs = Runs(cli, *_all(request))
    runs.ran = runs("--save", "estate.snapshot", "--register", "register.yaml")
    runs.requests = len(runs.cloud.world.log)
    return runs


def test_what_each_cloud_holds_is_found_once_in_one_report(whole):
    rows = whole.ran.report["workloads"]

    for cloud in whole.clouds:
        for account in cloud.accounts:
            assert whole.ran.machines(account) == Counter(cloud.machines)
            assert whole.ran.states(account, cloud.service) <= FOUND
    assert len({each["id"] for each in rows}) == len(rows)
    assert {each["provider"] for each in rows} == set(CLOUDS)


def test_a_customer_with_accounts_on_three_clouds_is_one_customer_with_one_sum(whole):
    report = whole.ran.report
    (one,) = (each for each in report["customers"] if each["id"] == "C-1")
    others = [each for each in report["customers"] if each["id"] != "C-1"]
    held = [each for each in report["workloads"] if each["customer"] == "C-1"]

    assert {(each["provider"], each["account"]) for each in held} == {
        (name, each.accounts[0]) for name, each in CLOUDS.items()
    }
    total = sum(each["accelerators"]["max"] for each in held)
    assert one["compute"]["accelerators"] == {"min": total, "max": total}
    assert {each["id"] for each in others} == {
        f"unattributed:{name}/{each.accounts[1]}" for name, each in CLOUDS.items()
    }


def test_one_file_holds_all_and_is_decided_about_again_with_the_same_bytes(whole):
    again = whole.offline("estate.snapshot", register="register.yaml")

    assert again.stdout == whole.ran.stdout
    assert again.code == whole.ran.code
    assert [each["name"] for each in whole.ran.report["inputs"] if each["kind"] == "snapshot"] == [
        "estate.snapshot"
    ]


def test_one_snapshot_a_cloud_gives_what_one_of_all_gives(whole, clouds):
    for each in clouds.clouds:
        alone = Runs(clouds.cli, each)
        alone("--save", f"{each.provider}.snapshot")

    files = [f"{name}.snapshot" for name in CLOUDS]
    found = clouds.offline(*files, register="register.yaml").report

    assert found["workloads"] == whole.ran.report["workloads"]
    assert found["coverage"] == whole.ran.report["coverage"]
    assert found["verdicts"] == whole.ran.report["verdicts"]


def test_a_cloud_without_credentials_is_a_gap_and_the_others_are_read(clouds):
    ran = clouds("--register", "register.yaml", AZURE_CLIENT_SECRET="")

    gap = [each for each in ran.report["coverage"] if each["what"] == "accounts"]
    assert ran.code == 3
    assert [(each["where"], each["state"]) for each in gap] == [("azure", "failed")]
    assert "AZURE_CLIENT_SECRET" in gap[0]["reason"]
    lines = ran.stderr.strip().splitlines()
    assert len(lines) == 2, lines  # and nothing of libraries that several threads import
    said, hint = lines
    assert said.startswith("guardrails: warning: azure is not read: ")
    assert hint.startswith("  hint: ")
    for cloud in clouds.clouds:
        expected = {} if cloud.provider == "azure" else cloud.machines
        assert ran.machines(cloud.accounts[0]) == Counter(expected)
    (one,) = (each for each in ran.report["customers"] if each["id"] == "C-1")
    assert "max" not in one["compute"]["accelerators"]


@pytest.mark.long
def test_a_scan_of_several_clouds_that_is_killed_continues_to_the_same_file(whole, clouds):
    arguments = ("--save", "estate.snapshot", "--register", "register.yaml")
    first = clouds.killed(*arguments, after=whole.requests // 2)
    journals = {each.name for each in clouds.cli.folder.glob("*.journal")}
    resumed = clouds(*arguments, "--resume")

    saved = (clouds.cli.folder / "estate.snapshot").read_bytes()
    assert first
    assert journals == {f"estate.snapshot.{name}.journal" for name in CLOUDS}
    assert saved == (whole.cli.folder / "estate.snapshot").read_bytes()
    assert resumed.stdout == whole.ran.stdout
    assert not list(clouds.cli.folder.glob("*.journal"))


def test_no_cloud_is_shown_another_s_secrets_or_its_own(whole):
    secrets = [each for cloud in whole.clouds for each in cloud.secrets]

    for text in (whole.ran.stdout.decode(), whole.ran.stderr, *kept(whole.cli.folder)):
        assert [each for each in secrets if each in text] == []
