"""`--store`: what was shown is recorded; what cannot be recorded is shown as well, and ends in 2."""

import json
import sys
from datetime import UTC, datetime

import pytest

from guardrails.cli.main import cli
from guardrails.cli.recording import actor, scanned
from guardrails.errors import StoreError
from guardrails.model.recorder import Recorder
from guardrails.model.snapshot import Scanned
from guardrails.store.read import recorded_run
from tests import estates, plans
from tests.stores import open_file

NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)


@pytest.fixture
def run(tmp_path, monkeypatch, module_cache):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_CACHE", str(module_cache))
    (tmp_path / "tfplan.json").write_text(plans.plan(plans.instance()))
    (tmp_path / "register.yaml").write_text(plans.register("pending"))
    arguments = ["plan", "tfplan.json", "--register", "register.yaml", "-o", "json=report.json"]
    return lambda *more: cli.main([*arguments, *more], standalone_mode=False, obj=lambda: NOW)


def test_a_plan_is_recorded_with_the_report_that_was_written(run, tmp_path):
    code = run("--store", "s.db")

    found = recorded_run(open_file(tmp_path / "s.db"), "run-1")
    assert found.report == (tmp_path / "report.json").read_bytes()
    assert found.run.exit_code == code
    assert found.run.at == "2026-11-01T06:00:00Z"
    assert [each.kind for each in found.documents] == ["customer", "provider"]
    assert json.loads(found.documents[0].data)["customer"]["id"] == "C-1"
    assert json.loads(found.catalog)["shapes"][0]["instance_type"] == "p5.48xlarge"
    assert json.loads(found.configuration)["register"]["origin"] == "flag --register"


def test_what_cannot_be_recorded_is_shown_all_the_same(run, tmp_path):
    with pytest.raises(StoreError, match=r"not recorded: nowhere/s\.db: cannot be made"):
        run("--store", "nowhere/s.db")

    assert json.loads((tmp_path / "report.json").read_text())["schema"] == "guardrails.report/1"


def test_the_environment_may_name_the_store_and_names_no_person(run, tmp_path, monkeypatch):
    monkeypatch.setenv("GUARDRAILS_STORE", "s.db")
    monkeypatch.setenv("GITHUB_ACTOR", "a-person")
    monkeypatch.setenv("GITHUB_RUN_ID", "17")
    monkeypatch.setenv("GITHUB_JOB", "j\udcff")  # bytes of another encoding
    run()

    found = recorded_run(open_file(tmp_path / "s.db"), "1").run
    assert found.actor == {"GITHUB_RUN_ID": "17", "GITHUB_JOB": "j\N{REPLACEMENT CHARACTER}"} == actor()


def test_what_a_store_needs_is_named_before_anything_is_read(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)

    with pytest.raises(StoreError, match="a store needs sqlalchemy") as error:
        run("--store", "s.db")
    assert "[store]" in error.value.hint
    assert not (tmp_path / "report.json").exists()


def test_snapshots_and_the_register_alone_are_recorded_with_what_was_looked_at(run, tmp_path):
    estates.snapshot(tmp_path / "estate.snapshot", estates.account())
    once = {"standalone_mode": False, "obj": lambda: NOW}
    cli.main(["scan", "--from", "estate.snapshot", "--store", "s.db", "-q"], **once)
    cli.main(["register", "review", "register.yaml", "--store", "s.db", "-o", "json=review.json"], **once)

    store = open_file(tmp_path / "s.db")
    scanned, reviewed = (recorded_run(store, each) for each in ("run-1", "run-2"))
    assert (scanned.run.command, scanned.run.scope, scanned.run.source) == ("scan", "estate", "scan aws")
    assert (reviewed.run.command, reviewed.run.source) == ("register review", "register")
    assert "C-1" in [each.id for each in reviewed.documents]


def test_a_narrowed_snapshot_is_not_the_whole_estate_whatever_is_set_today(run, tmp_path):
    narrowed = {"regions": ["us-east-1"], "exclude": {"service": ["batch"]}}
    estates.snapshot(tmp_path / "all.snapshot", estates.account())
    estates.snapshot(tmp_path / "some.snapshot", estates.account(), request=narrowed)
    (tmp_path / "guardrails.yaml").write_text("scan: {regions: [eu-west-1]}\n")
    for name in ("all", "some"):
        arguments = ["scan", "--from", f"{name}.snapshot", "--store", "s.db", "-q"]
        cli.main(arguments, standalone_mode=False, obj=lambda: NOW)

    store = open_file(tmp_path / "s.db")
    assert [recorded_run(store, each).run.source for each in ("run-1", "run-2")] == [
        "scan aws",
        "scan aws [regions us-east-1] [without service=batch]",
    ]


@pytest.mark.parametrize(
    ("whole", "accounts", "narrowed", "source"),
    [
        (True, ("1", "2"), (), "scan aws"),
        (True, ("1", "2"), ("regions us-east-1",), "scan aws [regions us-east-1]"),
        (False, ("1", "2"), ("accounts 1, 2",), "scan aws (part) [accounts 1, 2]"),
        (False, ("1",), (), "scan aws 1 (part)"),
        (False, ("2",), (), "scan aws 2 (part)"),
    ],
    ids=["whole", "a region", "accounts", "one account", "another"],
)
def test_scans_of_different_things_are_told_apart(whole, accounts, narrowed, source):
    recorder = Recorder()
    recorder.scans = (Scanned(provider="aws", started=NOW, ended=NOW, whole=whole, narrowed=narrowed),)
    recorder.accounts = frozenset(("aws", each) for each in accounts)

    assert scanned(recorder) == source
