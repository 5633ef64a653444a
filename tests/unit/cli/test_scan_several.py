"""Several clouds in one run and one file: what one of them cannot, stops and costs none of the others."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from guardrails.assessment.estate import ACCOUNTS
from guardrails.cli import scan as command
from guardrails.cli import scanning
from guardrails.cli.recording import Recording
from guardrails.clouds.services import ServiceTable
from guardrails.console import Console
from guardrails.decide.check import check_snapshots
from guardrails.decide.inputs import open_files
from guardrails.decide.scan import TOOL, Place, open_scans
from guardrails.decide.targets import CloudTarget
from guardrails.errors import ConfigError, InputError, SourceError
from guardrails.scan.several import Interrupted, scan_into
from guardrails.scan_settings import ScanSettings
from guardrails.settings import Settings
from guardrails.snapshot.read import read_snapshots
from tests.estates import FakeCloud, account, stop, until

SERVICES = ServiceTable(cloud="a cloud", package="none", defaults=("ec2", "sagemaker"))
SUBSCRIPTION = "b28af3ac-0000-4000-8000-000000000001"
IDS = {"aws": ["100000000001", "100000000002"], "azure": [SUBSCRIPTION], "gcp": ["tenant-one", "tenant-two"]}
CLOUDS = tuple(IDS)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


FLAGS = {
    "baseline": "",
    "everything": False,
    "only": (),
    "quiet": True,
    "verbose": False,
    "details": False,
}


def now():
    return NOON


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def clouds(**changes):
    """Three clouds with an instance in each region of each account."""
    return {
        name: FakeCloud(
            *(account(provider=name, id=each) for each in ids), provider=name, **changes.get(name, {})
        )
        for name, ids in IDS.items()
    }


def target(cloud):
    return CloudTarget(provider=cloud.provider, services=SERVICES, entry={}, whole=True, open=lambda _: cloud)


def taken(found, *, save="s", resume=False, settings=None, console=None, clock=now):
    """Scan them into a file."""
    place = Place(snapshot=Path(save), saved=True, resume=resume)
    says = console or Console(quiet=True)
    runs = open_scans(list(map(target, found.values())), settings or Settings(), place, clock, says)
    with scanning.stopped_by_signals([each.stop for each in runs]):
        scan_into(Path(save), TOOL, runs, says)
    return Path(save)


def test_three_clouds_are_one_file_which_is_the_same_in_whatever_order_they_are_scanned():
    one = taken(clouds())
    other = taken(dict(reversed(clouds().items())), save="other")

    found = read_snapshots([str(one)])

    assert one.read_bytes() == other.read_bytes()
    assert [each.provider for each in found.scans] == list(CLOUDS)
    assert sorted((each.provider, each.id) for each in found.accounts) == [
        (cloud, each) for cloud in CLOUDS for each in IDS[cloud]
    ]
    assert len(found.workloads) == 2 * len(found.accounts)
    assert len({each.id for each in found.workloads}) == len(found.workloads)
    assert not list(Path().glob("*.journal"))


def test_a_cloud_that_cannot_be_entered_is_a_gap_and_the_others_are_read():
    said = []
    no = SourceError("there are no credentials", hint="sign in")
    path = taken(clouds(gcp={"raises": {"accounts": no}}), console=Console(said.append))

    report = check_snapshots([str(path)], open_files(Settings()), now())

    (gap,) = (each for each in report.coverage if each.what == ACCOUNTS)
    assert (gap.where, gap.state) == ("gcp", "failed")
    assert gap.reason == "gcp is not read: there are no credentials; sign in"
    assert {each.provider for each in report.workloads} == {"aws", "azure"}
    assert all(each.compute.accelerators.max is None for each in report.customers)
    assert report.summary.exit_code == 3
    assert said == ["guardrails: warning: gcp is not read: there are no credentials; sign in\n"]
    assert not list(Path().glob("*.journal"))


def test_a_cloud_that_fails_after_it_was_read_keeps_its_journal():
    lost = {"raises": {f"{SUBSCRIPTION}/us-east-1/ec2": SourceError("the credentials ended")}}

    taken(clouds(azure=lost))

    assert [path.name for path in Path().glob("*.journal")] == ["s.azure.journal"]


def test_when_no_cloud_can_be_entered_nothing_can_be_concluded():
    raises = {"raises": {"accounts": SourceError("no credentials")}}

    with pytest.raises(SourceError, match="aws: no credentials; azure: no credentials; gcp: no cred"):
        taken(clouds(aws=raises, azure=raises, gcp=raises))
    with pytest.raises(SourceError, match=r"^no credentials$"):
        taken({"aws": clouds(aws=raises)["aws"]})
    assert not Path("s").exists()


def test_an_interruption_keeps_what_every_cloud_gave_and_a_resumed_scan_reads_only_the_rest():
    first, once = clouds(), iter([stop])

    def hold(unit):
        if first["gcp"].count("read") >= 6:
            next(once, int)()

    first["gcp"].hold = hold
    with pytest.raises(Interrupted):
        taken(first)
    journals = sorted(each.name for each in Path().glob("*.journal"))
    second = clouds()
    resumed = taken(second, resume=True)

    assert journals == ["s.aws.journal", "s.azure.journal", "s.gcp.journal"]
    assert resumed.read_bytes() == taken(clouds(), save="whole").read_bytes()
    read = {name: (each.count("read"), second[name].count("read")) for name, each in first.items()}
    for name, (before, after) in read.items():
        units = 6 * len(IDS[name])
        assert before + after <= units + 16
        assert after < units
    assert not list(Path().glob("*.journal"))


def test_what_ends_one_scan_for_good_stops_the_others_and_keeps_their_journals():
    broken = {"raises": {f"{SUBSCRIPTION}/us-east-1/ec2": InputError("the disk is full")}}

    with pytest.raises(InputError, match="the disk is full"):
        taken(clouds(azure=broken))
    assert len(list(Path().glob("*.journal"))) == 3

    assert taken(clouds(), resume=True).exists()


def test_a_cloud_that_had_ended_when_another_failed_is_not_read_again():
    first = clouds()
    del first["gcp"]
    held = {"raises": {f"{SUBSCRIPTION}/us-east-1/ec2": InputError("full")}}
    first["azure"] = clouds(azure=held)["azure"]
    first["azure"].hold = lambda _: until(lambda: first["aws"].count("close") == 2)
    with pytest.raises(InputError, match="full"):
        taken(first)

    second = clouds()
    del second["gcp"]
    taken(second, resume=True, clock=lambda: NOON + timedelta(hours=1))

    assert second["aws"].calls == []
    found = read_snapshots(["s"])
    assert {each.started for each in found.scans} == {NOON}
    assert len(found.accounts) == 3


def test_journals_of_several_clouds_have_their_names_beside_the_one_that_is_given(capsys):
    broken = {"raises": {f"{SUBSCRIPTION}/us-east-1/ec2": InputError("full")}}
    with pytest.raises(InputError, match="full"):
        taken(clouds(azure=broken), settings=Settings(scan=ScanSettings(journal="kept")))

    assert sorted(each.name for each in Path().iterdir()) == ["kept.aws", "kept.azure", "kept.gcp"]


def test_when_one_journal_cannot_be_used_the_others_are_free_again():
    Path("s.gcp.journal").write_bytes(b"somebody's notes")
    for _ in range(2):
        with pytest.raises(InputError, match=r"s\.gcp\.journal"):
            taken(clouds(), resume=True)


def test_names_go_to_the_cloud_that_they_are_of():
    opened = {}
    asked = ScanSettings(
        accounts=("100000000001", SUBSCRIPTION, "gcp:100000000009"),
        regions=("us-east-1", "eastus", "us-central1"),
        exclude=("region=aws:us-west-2",),
    )

    def kept(cloud):
        def open_(request):
            opened[cloud.provider] = request
            return cloud

        return msgspec.structs.replace(target(cloud), open=open_)

    place = Place(snapshot=Path("s"), saved=True, resume=False)
    found = list(map(kept, clouds().values()))
    open_scans(found, Settings(scan=asked), place, now, Console(quiet=True))

    assert {name: each.accounts for name, each in opened.items()} == {
        "aws": ("100000000001",),
        "azure": (SUBSCRIPTION,),
        "gcp": ("100000000009",),
    }
    assert [opened[each].regions for each in CLOUDS] == [("us-east-1",), ("eastus",), ("us-central1",)]
    assert [opened[each].exclude.region for each in CLOUDS] == [("us-west-2",), (), ()]
    with pytest.raises(ConfigError, match="'US East' is no region of aws or azure or gcp"):
        taken(clouds(), settings=Settings(scan=ScanSettings(regions=("US East",))))


def test_a_cloud_that_has_stopped_does_not_hurry_the_others():
    found, once = clouds(), iter([stop])
    found["azure"].hold = lambda _: next(once, int)()

    def hold(_):
        until(lambda: signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        time.sleep(0.2)  # longer than azure takes to stop, shorter than what is waited for

    found["gcp"].hold = hold
    with pytest.raises(Interrupted) as caught:
        taken(found)

    assert caught.value.stopped["gcp"].busy == 0


def recording():
    return Recording("", open_files(Settings()))


def test_an_interruption_says_of_each_cloud_what_was_kept(capsys, monkeypatch):
    monkeypatch.setattr(os, "_exit", pytest.fail)
    found = clouds()
    first = iter([stop])
    found["azure"].hold = lambda _: next(first, int)()
    flags = FLAGS | {"outputs": ()}

    code = command._live(list(map(target, found.values())), recording(), "s", False, flags, now)

    *said, hint = capsys.readouterr().err.splitlines()
    assert code == 130
    assert "guardrails: interrupted; azure: 0 of 1 accounts read, kept in s.azure.journal" in said
    assert {line.partition("; ")[2].partition(":")[0] for line in said} <= set(CLOUDS)
    assert hint == "  hint: the same command with --resume continues"


def test_the_live_run_and_its_file_give_the_same_bytes(folder):
    flags = FLAGS | {"outputs": ("json=live.json",)}
    targets = list(map(target, clouds().values()))

    code = command._live(targets, recording(), "s", False, flags, now)
    again = command._decide(("s",), recording(), flags | {"outputs": ("json=again.json",)}, now)

    assert Path("live.json").read_bytes() == Path("again.json").read_bytes()
    assert code == again == 3
