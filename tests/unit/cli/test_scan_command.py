"""`guardrails scan` with a cloud in memory: settings, files, interruptions, the same result offline."""

import os
import shutil
import signal
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from guardrails.cli import cloud_flags, outputs, scanning
from guardrails.cli import scan as command
from guardrails.cli.console import console
from guardrails.cli.main import cli as cli_
from guardrails.cli.recording import Recording
from guardrails.clouds.aws.table import SERVICES
from guardrails.configuration import flag, load_settings
from guardrails.decide.check import check_snapshots
from guardrails.decide.inputs import open_files
from guardrails.decide.scan import TOOL, Place, open_scans
from guardrails.decide.targets import CloudTarget
from guardrails.errors import ConfigError, InputError
from guardrails.model.coverage import Coverage
from guardrails.model.range import exactly
from guardrails.policy.bundle_files import load_bundle
from guardrails.policy.engines.interface import EngineName, EngineSettings
from guardrails.policy.engines.table import open_engine
from guardrails.scan import runner
from guardrails.scan.interface import Opened
from guardrails.scan.several import Interrupted, scan_into
from guardrails.scan_settings import SCAN_KEYS, ScanSettings
from guardrails.settings import Settings
from tests.estates import FakeCloud, account, snapshot, stop

FLAGS = {
    "outputs": (),
    "baseline": "",
    "details": False,
    "everything": False,
    "only": (),
    "quiet": True,
    "verbose": False,
}


def now():
    """A day on which the law is known: a live scan decides by the law of its day."""
    return datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A cache with nothing but the policies."""
    folder = tmp_path_factory.mktemp("cache")
    open_engine(EngineName.WASM, load_bundle(), EngineSettings(cache=str(folder)))
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, compiled):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(shutil.copytree(compiled, tmp_path / "cache")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def target(cloud, opened=None):
    def open_(request):
        if opened is not None:
            opened.append(request)
        return cloud

    return CloudTarget(
        provider=cloud.provider, services=SERVICES, entry={"who": "test"}, whole=True, open=open_
    )


def opened_scans(targets, settings, path, *, saved=True, resume=False, quiet=True):
    place = Place(snapshot=path, saved=saved, resume=resume)
    return open_scans(targets, settings, place, now, console(quiet=quiet))


def taken(cloud, settings=None, *, save="s", resume=False, opened=None, quiet=True):
    with scanning.snapshot_path(save, ["aws"]) as path:
        runs = opened_scans(
            [target(cloud, opened)],
            settings or Settings(),
            path,
            saved=bool(save),
            resume=resume,
            quiet=quiet,
        )
        with scanning.stopped_by_signals([each.stop for each in runs]):
            scan_into(path, TOOL, runs, console(quiet=quiet))
        return path


def recording(settings):
    return Recording("", open_files(settings))


def live(cloud, folder, *, save="", resume=False, settings=None):
    """The live command; its code and its JSON."""
    flags = FLAGS | {"outputs": (f"json={folder / 'live.json'}",)}
    code = command._live([target(cloud)], recording(settings or Settings()), save, resume, flags, now)
    return code, (folder / "live.json").read_bytes()


def test_a_live_scan_and_its_snapshot_give_the_same_bytes(folder):
    cloud = FakeCloud(account(1), account(2), states={f"{account(2).id}/us-east-1/ec2": "denied"})
    code, report = live(cloud, folder, save="estate.snapshot")
    (folder / "elsewhere").mkdir()
    moved = Path("estate.snapshot").rename(folder / "elsewhere" / "estate.snapshot")

    again = check_snapshots([str(moved)], open_files(Settings()), now())

    outputs.write(again, outputs.parse(("json=again.json",), quiet=True))
    assert Path("again.json").read_bytes() == report
    assert code == again.summary.exit_code == 3
    assert not list(folder.glob("*.journal"))
    assert stat.S_IMODE(moved.stat().st_mode) == 0o600


def test_a_register_that_changes_during_a_scan_is_decided_by_as_it_was_opened(folder):
    register = folder / "register.yaml"
    register.write_text(REGISTER, encoding="utf-8")
    cloud = FakeCloud(account(1), account(2))
    cloud.hold = lambda unit: register.write_text("gone", encoding="utf-8")

    _, report = live(cloud, folder, settings=Settings(register=(str(register),)))

    assert register.read_text(encoding="utf-8") == "gone"
    assert "C-2" in {each["id"] for each in msgspec.json.decode(report)["customers"]}


def test_units_that_were_not_read_are_in_the_report_and_the_exit_code(folder):
    one = account(1)
    states = {f"{one.id}/us-east-1/ec2": "denied", f"{one.id}/eu-west-1/quotas": "throttled"}
    _, report = live(FakeCloud(one, states=states), folder)
    found = msgspec.json.decode(report)

    by_state = {}
    for each in found["coverage"]:
        by_state.setdefault(each["state"], []).append((each["what"], each["where"]))
    assert by_state["denied"] == [("workloads", f"aws/{one.id}/us-east-1/ec2")]
    assert by_state["throttled"] == [("evidence", f"aws/{one.id}/eu-west-1/quotas")]
    assert by_state["opted_out"] == [("workloads", f"aws/{one.id}/me-south-1/ec2")]
    assert by_state["read"] == [("workloads", f"aws/{one.id}/eu-west-1/ec2")]
    assert len(by_state["empty"]) == 3
    assert found["scope"] == "estate"
    assert found["summary"]["exit_code"] == 3
    assert found["customers"][0]["compute"]["accelerators"] == {"min": 8}


def test_a_region_that_was_asked_for_by_name_and_is_not_enabled_is_missing(folder):
    asked = Settings(scan=ScanSettings(regions=("me-south-1",)))
    path = taken(FakeCloud(account(1)), asked)

    report = check_snapshots([str(path)], open_files(Settings()), now())

    (gap,) = (each for each in report.coverage if each.state == "disabled")
    assert gap.reason.startswith("requested, but")
    assert not gap.complete


def test_an_interrupted_scan_resumes_and_history_reaches_back_from_its_first_start(folder, monkeypatch):
    accounts = [account(number) for number in (1, 2, 3)]
    first = FakeCloud(*accounts)
    opened = []

    def hold(unit):
        if first.count("read") == 9:
            stop()

    first.hold = hold
    with pytest.raises(Interrupted) as caught:
        taken(first, opened=opened)
    assert caught.value.stopped["aws"].journal == Path("s.journal")
    assert stat.S_IMODE(Path("s.journal").stat().st_mode) == 0o600
    assert not Path("s").exists()

    second = FakeCloud(*accounts)
    taken(second, resume=True, opened=opened)

    assert first.count("read") + second.count("read") <= 18 + 16
    assert second.count("read") < 18
    assert opened[0] == opened[1]
    assert opened[0].since.endswith("Z")
    assert Path("s").exists()
    assert not Path("s.journal").exists()


def test_without_save_the_journal_is_in_the_cache_and_the_snapshot_is_gone(folder, capsys):
    broken = FakeCloud(account(1), raises={f"{account(1).id}/us-east-1/ec2": InputError("full")})
    with pytest.raises(InputError, match="full"):
        taken(broken, save="")
    (journal,) = (folder / "cache").rglob("*.journal")
    assert journal.parent.name == "scans"

    path = taken(FakeCloud(account(1)), save="", resume=True, quiet=False)

    assert "continuing" in capsys.readouterr().err
    assert not path.exists()
    assert not path.parent.exists()
    assert not journal.exists()


def test_what_is_begun_anew_or_has_nothing_to_continue_is_said(folder, capsys):
    with pytest.raises(InputError, match="full"):
        taken(FakeCloud(account(1), raises={f"{account(1).id}/us-east-1/ec2": InputError("full")}))
    taken(FakeCloud(account(1)), quiet=False)
    assert "overwritten (--resume would continue it)" in capsys.readouterr().err
    taken(FakeCloud(account(1)), resume=True, quiet=False)
    assert "nothing to continue" in capsys.readouterr().err


def test_another_request_does_not_continue_it(folder):
    with pytest.raises(InputError, match="full"):
        taken(FakeCloud(account(1), raises={f"{account(1).id}/us-east-1/ec2": InputError("full")}))

    with pytest.raises(InputError, match="asked for something else"):
        taken(FakeCloud(account(1)), Settings(scan=ScanSettings(services=("ec2",))), resume=True)
    quicker = Settings(scan=ScanSettings(concurrency=2, journal="s.journal"))
    taken(FakeCloud(account(1)), quicker, resume=True)


def test_a_cloud_that_cannot_be_opened_leaves_the_journal_free(folder):
    def refuse(_):
        raise ConfigError("no credentials")

    aws = CloudTarget(provider="aws", services=SERVICES, entry={}, whole=True, open=refuse)
    for _ in range(2):
        with pytest.raises(ConfigError, match="no credentials"):
            opened_scans([aws], Settings(), Path("s"), resume=True)


def test_a_snapshot_that_cannot_be_written_is_said_before_anything_is_read(folder):
    for name in ("absent/s", "."):
        with pytest.raises(InputError, match="cannot be written"), scanning.snapshot_path(name, ["aws"]):
            pytest.fail("not refused")


def test_an_interruption_ends_in_130_and_says_how_to_go_on(folder, capsys, monkeypatch):
    cloud = FakeCloud(account(1))
    cloud.hold = lambda unit: stop(signal.SIGINT) if cloud.count("read") == 1 else None
    flags = FLAGS | {"quiet": True}

    code = command._live([target(cloud)], recording(Settings()), "s", False, flags, now)

    assert code == 130
    error = capsys.readouterr().err
    assert "interrupted; 0 of 1 accounts read, kept in s.journal" in error
    assert "hint: the same command with --resume continues" in error
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_calls_that_hang_do_not_hold_the_process(folder, capsys, monkeypatch):
    left = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(runner, "GRACE_SECONDS", 0.01)
    release = threading.Event()
    cloud = FakeCloud(account(1))

    def hold(unit):
        stop()
        release.wait(10)

    cloud.hold = hold
    opened = recording(Settings(scan=ScanSettings(concurrency=1)))
    command._live([target(cloud)], opened, "s", False, FLAGS, now)
    release.set()

    assert left == [130]


def test_lists_have_commas_or_lines_of_a_file(folder):
    (folder / "ids").write_text("# ours\n1, 2\n\n3 # three\n", encoding="utf-8")
    (folder / "none").write_text("# nobody\n", encoding="utf-8")

    assert scanning.listed(("7,8", "@ids", "7"), "--accounts") == ("7", "8", "1", "2", "3")
    assert scanning.listed(("+quotas, trail", "+ec2"), "--services") == ("+quotas", "+trail", "+ec2")
    with pytest.raises(ConfigError, match="--accounts @none: names nothing"):
        scanning.listed(("@none",), "--accounts")
    with pytest.raises(ConfigError, match="no such file"):
        scanning.listed(("@absent",), "--accounts")


@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ({}, True),
        ({"accounts": ("1",)}, False),
        ({"ous": ("ou-1",)}, False),
        ({"exclude": ("ou=ou-1",)}, False),
        ({"exclude": ("account=1",)}, True),
        ({"regions": ("us-east-1",)}, True),
    ],
)
def test_what_was_asked_for_is_in_the_snapshot(folder, changes, whole):
    from guardrails.snapshot.read import read_snapshots

    skipped = Coverage(where="aws/9", what="account", state="skipped", reason="left out by request")
    path = taken(FakeCloud(account(1), coverage=(skipped,)), Settings(scan=ScanSettings(**changes)))

    (scan,) = read_snapshots([str(path)]).scans
    assert scan.whole is whole
    assert set(scan.left_out) == {"9"} | ({"1"} if "account=1" in changes.get("exclude", ()) else set())


def test_settings_of_a_scan_stand_in_the_file_and_in_the_environment(folder):
    (folder / "guardrails.yaml").write_text(
        "scan: {regions: [us-east-1], per_account: 2, journal: kept,\n"
        "       aws: {organization: no, role_name: r}}\n",
        encoding="utf-8",
    )
    found = load_settings(None, {"scan_aws_profile": "p"}, {"GUARDRAILS_SCAN_ACCOUNTS": "1,2"}, folder)

    assert found.scan.regions == ("us-east-1",)
    assert found.scan.accounts == ("1", "2")
    assert found.scan.per_account == 2
    assert found.scan.aws.organization is False
    assert (found.scan.aws.role_name, found.scan.aws.profile) == ("r", "p")
    assert Path(found.scan.journal).name == "kept"
    with pytest.raises(ConfigError, match="concurrency"):
        load_settings(None, {"scan_concurrency": "0"}, {}, folder)


def test_a_second_ctrl_c_interrupts_at_once():
    stopped = []

    def twice():
        os.kill(os.getpid(), signal.SIGINT)
        stopped.append("went on")
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), scanning.stopped_by_signals([lambda: stopped.append("asked")]):
        twice()
    assert stopped == ["asked", "went on"]


@pytest.fixture
def snapshots(cli):
    """A folder with a snapshot of two accounts and a register of who they are."""
    one, two = account(1, path=("r-1", "ou-1")), account(2, state="suspended", quota_accelerators=exactly(64))
    snapshot(cli.folder / "s.snapshot", one, two)
    cli.write("register.yaml", REGISTER)
    return cli


REGISTER = """
schema: guardrails.register/1
customers:
  - {id: C-1, kind: entity, ous: [{provider: aws, id: ou-1}]}
  - id: C-2
    kind: entity
    needed_accelerators: 16
    accounts: [{provider: aws, id: "100000000002"}]
"""
HOUSE = ("--register", "register.yaml", "--regime", "house", "-o", "json", "--all")


def test_a_closed_account_in_which_something_runs_fails_the_house_rule(snapshots):
    result = snapshots("scan", "--from", "s.snapshot", *HOUSE)
    found = msgspec.json.decode(result.stdout)

    verdicts = {(each["rule"], each["customer"]): each for each in found["verdicts"]}
    closed = verdicts["HSE-05", "C-2"]
    assert closed["verdict"] == "fail"
    assert closed["observed"]["accelerators"] == {"min": 16, "max": 16}
    assert verdicts["HSE-05", "C-1"]["verdict"] == "not_applicable"
    quota = verdicts["HSE-06", "C-2"]
    assert quota["verdict"] == "fail"
    assert quota["observed"]["quota_percent_of_need"] == {"min": 400, "max": 400}
    assert result.returncode == 1


def test_accounts_below_a_unit_are_its_customer_s(snapshots):
    result = snapshots("scan", "--from", "s.snapshot", *HOUSE)
    found = msgspec.json.decode(result.stdout)

    assert {(each["customer"], each["attributed_by"]) for each in found["workloads"]} == {
        ("C-1", "ou"),
        ("C-2", "account"),
    }
    assert found["as_of"] == "2026-11-22T12:00:00Z"
    assert found["inputs"][0]["name"] == "s.snapshot"
    assert found["inputs"][0]["facts_as_of"] == "2026-11-22T12:00:00Z"


def test_in_words_units_are_counted_and_alike_gaps_told_once(cli):
    accounts = [account(number) for number in range(1, 6)]
    snapshot(cli.folder / "s", *accounts, states={f"{each.id}/us-east-1/ec2": "denied" for each in accounts})

    result = cli("scan", "--from", "s", "--details")
    text = result.stdout.decode()

    assert "read: 35 units of 5 accounts: 5 read, 20 empty, 5 opted out, 5 denied" in text
    assert "5 × workloads denied: the fake says denied" in text
    assert "aws/100000000001/us-east-1/ec2, aws/100000000002/us-east-1/ec2" in text
    assert result.returncode == 3


def test_a_truncated_snapshot_is_one_line_and_2(snapshots):
    path = snapshots.folder / "s.snapshot"
    path.write_bytes(path.read_bytes()[:-7])

    result = snapshots("scan", "--from", "s.snapshot")

    assert result.returncode == 2
    assert result.stderr.decode().startswith("guardrails: s.snapshot: is truncated: 7 of")
    assert result.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan",), "say which cloud"),
        (("scan", "aws", "ec2"), "no such cloud: ec2; one of aws, azure, gcp"),
        (("scan", "azur"), "no such cloud: azur; did you mean azure?"),
        (("scan", "aws", "aws"), "aws is given 2 times"),
        (("scan", "s.snapshot"), "snapshots are given by --from"),
        (("scan", "--from", "s.snapshot", "aws"), "--from decides without any cloud"),
        (("scan", "--from", "s.snapshot", "--save", "t"), "--save is for reading a cloud"),
        (("scan", "--from", "s.snapshot", "--profile", "p"), "--profile is for reading a cloud"),
        (("scan", "--save", "t"), "say which cloud"),
        (("scan", "aws", "--tenant", "t"), "--tenant is for Azure, which is not scanned: aws"),
        (
            ("scan", "azure", "--profile", "p", "gcp"),
            "is for AWS, which is not scanned: azure, gcp",
        ),
        (("scan", "--regions", "azure:eastus", "aws"), "azure:eastus is of azure, which is not scanned"),
        (("scan", "aws", "--exclude", "nothing"), "is not KIND=NAME"),
        (("scan", "aws", "--save", "absent/s"), "cannot be written"),
        (("scan", "aws", "--register", "absent.yaml"), "no such file"),
    ],
)
def test_wrong_usage_is_2_before_anything_is_read(snapshots, arguments, words):
    result = snapshots(*arguments)

    assert result.returncode == 2
    assert words in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_an_account_of_which_nothing_was_asked_is_not_read(folder):
    cloud = FakeCloud(account(1))
    cloud.open = lambda one: Opened(units=())
    path = taken(cloud)

    report = check_snapshots([str(path)], open_files(Settings()), now())

    (gap,) = report.coverage
    assert (gap.where, gap.state) == (f"aws/{account(1).id}", "failed")
    assert report.summary.exit_code == 3


def test_what_is_said_before_a_scan_is_one_line(folder, capsys):
    noted = msgspec.structs.replace(target(FakeCloud(account(1))), note=lambda _: "less far back")
    opened_scans([noted], Settings(), Path("s"), quiet=False)

    assert "guardrails: less far back\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "shown", "hidden"),
    [
        (("scan",), ("--profile", "--tenant", "--impersonate"), ("Bedrock",)),
        (("scan", "aws"), ("--profile", "Bedrock"), ("--tenant", "--impersonate")),
        (("scan", "gcp", "azure"), ("--tenant", "--impersonate"), ("--profile",)),
    ],
)
def test_help_shows_the_flags_of_the_clouds_that_are_named_or_of_all(arguments, shown, hidden):
    text = CliRunner().invoke(cli_, [*arguments, "--help"]).output

    assert all(each in text for each in (*shown, "--regions", "--register"))
    assert not [each for each in hidden if each in text]
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_flag_for_every_cloud_is_set_for_those_that_are_scanned():
    flags = {"scan_each_organization": "no", "scan_aws_profile": "p"}

    assert cloud_flags.spread(flags, ("aws", "gcp")) == {
        "scan_aws_organization": "no",
        "scan_gcp_organization": "no",
        "scan_aws_profile": "p",
    }


def test_a_value_says_by_which_flag_it_came(folder):
    found = load_settings(None, {"scan_gcp_endpoint": "https://x", "scan_aws_organization": "no"}, {}, folder)

    assert found.origins == {
        "scan.gcp.endpoint": "flag --gcp-endpoint",
        "scan.aws.organization": "flag --no-organization",
    }
    assert not found.scan.aws.organization


def test_every_flag_of_a_cloud_is_its_setting_s():
    for option in command.scan.params:
        name = str(option.name)
        of_one = next((each for each in cloud_flags.CLOUDS if name.startswith(f"scan_{each}_")), "")
        if of_one:
            key = f"scan.{of_one}.{name.removeprefix(f'scan_{of_one}_')}"
            assert key in SCAN_KEYS
            assert flag(key) in option.opts


def test_the_hint_of_a_scan_names_its_snapshot_and_never_begins_a_register_that_is_there(cli):
    snapshot(cli.folder / "s", account(1))
    cli.write("r.yaml", "customers: [{id: someone}]\n")

    without = cli("scan", "--from", "s").stderr.decode()
    with_ = cli("scan", "--from", "s", "--register", "r.yaml").stderr.decode()

    assert "hint: guardrails register init --from s -o register.yaml" in without
    assert "without a customer in r.yaml: enter the account" in with_
    assert "register init" not in with_
