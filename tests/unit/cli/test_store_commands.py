"""Commands over a store, one after another, as somebody uses them."""

import json
from datetime import UTC, datetime

import click
import pytest

from guardrails.cli.main import cli
from guardrails.errors import StoreError
from tests.builders import make_verdict
from tests.stores import document, keep, make_decided, open_file

FAILS = make_verdict(fingerprint="a1" * 8, due="2026-11-10")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command on 20 November; returns its code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUARDRAILS_STORE", "s.db")
    store = open_file(tmp_path / "s.db")
    for day in (1, 2, 3, 4):
        at = f"2026-11-0{day}T06:00:00Z"
        standing = (FAILS,) if day < 4 else ()
        keep(
            store,
            at,
            make_decided(("C-1", document(day=day)), verdicts=standing, as_of=at),
            source="scan aws",
        )

    def command(*arguments):
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        code = cli.main(list(arguments), standalone_mode=False, obj=lambda: now)
        return code, capsys.readouterr().out

    return command


def test_history_lists_runs_and_those_of_a_customer_that_changed(run):
    code, out = run("history")
    assert code == 0
    assert out.count("scan aws") == 4

    code, out = run("history", "--customer", "C-1")
    assert "… 1 like it" in out
    assert out.count("US-CIP-04") == 2
    assert run("history", "--customer", "C-9")[0] == 3


def test_obligations_are_acknowledged_and_done_with_a_reference(run, tmp_path):
    keep(
        open_file(tmp_path / "s.db"),
        "2026-11-05T06:00:00Z",
        make_decided(verdicts=(FAILS,), as_of="2026-11-05T06:00:00Z"),
        source="scan aws",
    )
    code, out = run("obligation", "list")
    assert (code, "open, overdue" in out, "1 obligation open, 1 overdue on 2026-11-20" in out) == (
        0,
        True,
        True,
    )

    assert "acknowledged" in run("obligation", "ack", "a1a1", "--actor", "Compliance")[1]
    with pytest.raises(click.UsageError, match="--reference"):
        run("obligation", "resolve", "a1a1", "--as", "verified", "--actor", "Compliance")
    run("obligation", "resolve", "a1a1", "--as", "verified", "--actor", "Compliance", "--reference", "KYC-17")

    (found,) = json.loads(run("obligation", "list", "-o", "json")[1])["obligations"]
    assert found["state"] == "verified"
    assert [each["by"] for each in found["steps"]][-2:] == ["Compliance", "Compliance"]
    assert "KYC-17" in run("obligation", "list", "-o", "markdown", "--customer", "C-1")[1]


def test_diff_takes_recorded_runs(run):
    code, out = run("diff", "run-3", "run-4")

    assert code == 0
    assert "US-CIP-04" in out
    with pytest.raises(StoreError, match="run-9: no such run"):
        run("diff", "run-3", "run-9")


def test_a_head_is_kept_and_agreed_with(run, tmp_path):
    assert run("store", "head", "-o", "head.json")[0] == 0
    code, out = run("store", "verify", "--head", "head.json")
    assert (code, "agrees with 1 head" in out) == (0, True)

    head = json.loads((tmp_path / "head.json").read_text())
    (tmp_path / "head.json").write_text(json.dumps(head | {"digest": "0" * 64}))
    code, out = run("store", "verify", "--head", "head.json")
    assert (code, "NOT what was recorded" in out) == (2, True)


def test_a_store_is_made_once_and_upgraded_when_asked(run):
    assert run("store", "init", "--store", "new.db") == (0, "new.db: ready\n")
    assert run("store", "upgrade", "--store", "new.db") == (0, "new.db: up to date\n")
    with pytest.raises(StoreError, match="nothing is recorded yet"):
        run("store", "head", "--store", "new.db")


def test_audit_answers_for_a_day_and_says_when_nothing_was_recorded(run):
    code, out = run("audit", "--customer", "C-1", "--as-of", "2026-11-02")
    assert (code, "run-2" in out, "fail" in out) == (0, True, True)

    assert run("audit", "--customer", "C-1", "--as-of", "2026-10-01")[0] == 3
    assert json.loads(run("audit", "-o", "json")[1])["schema"] == "guardrails.audit/1"
    with pytest.raises(click.UsageError, match="no day and no instant"):
        run("audit", "--as-of", "2026-11-01T06:00:00")


def test_a_day_by_its_week_is_that_day(run, tmp_path):
    keep(open_file(tmp_path / "s.db"), "2026-11-10T06:00:00Z", make_decided(as_of="2026-11-01"))

    assert json.loads(run("audit", "--as-of", "2026-W44-7", "-o", "json")[1])["hindsight"] == ["run-5"]


def test_records_are_held_and_nothing_is_deleted_that_is_not_due(run):
    code, out = run("store", "retain")
    assert (code, out) == (0, "nothing to delete on 2026-11-20\n")
    with pytest.raises(click.UsageError, match="--actor"):
        run("store", "retain", "--delete")

    number = run("store", "hold", "add", "--customer", "C-1", "--reason", "case 7", "--actor", "Legal")[
        1
    ].split()[1]
    assert "case 7" in run("store", "hold", "list")[1]
    run("store", "hold", "remove", number, "--reason", "settled", "--actor", "Legal")
    assert run("store", "hold", "list")[1] == "no hold\n"
    with pytest.raises(click.UsageError, match="--everybody"):
        run("store", "hold", "add", "--reason", "case 7", "--actor", "Legal")


def test_how_long_records_are_kept_stands_in_the_law():
    from guardrails.cli.retaining import _periods
    from guardrails.settings import Settings

    years = _periods(Settings(), datetime(2026, 11, 20, tzinfo=UTC)).years
    assert (years["us_ofac"], years["us_ear"], years["us_iaas_cip"]) == (10, 5, 5)
