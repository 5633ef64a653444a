"""What is recorded comes back, whole and as it was; all of it or nothing."""

import os
import sqlite3
import stat
import threading

import pytest

from guardrails.errors import StoreError
from guardrails.model.ledger import sha256
from guardrails.report.encode import encoded
from guardrails.store import connect
from guardrails.store.address import address
from guardrails.store.read import recorded_run, runs
from tests.builders import make_report
from tests.stores import DAY, document, keep, make_decided, open_file


def test_a_run_comes_back_as_it_was(tmp_path):
    store = open_file(tmp_path / "s.db")
    keep(store, decided=make_decided(("C-1", document()), ("C-2", document("C-2"))))

    found = recorded_run(store, "run-1")

    assert found.report == b"".join(encoded(make_report(as_of=DAY)))
    assert sha256(found.report) == found.run.report.sha256
    assert [(each.id, each.data) for each in found.documents] == [
        ("C-1", document()),
        ("C-2", document("C-2")),
    ]
    assert found.policies["policy.wasm"] == b"\0asm"
    assert found.run.actor == {"GITHUB_RUN_ID": "7"}
    assert found.proof[0].content == sha256(found.manifest)


def test_facts_that_did_not_change_are_kept_once(tmp_path):
    store = open_file(tmp_path / "s.db")
    for day in (1, 2, 3):
        keep(store, f"2026-11-0{day}T06:00:00Z", make_decided(("C-1", document(day=20_758 + day))))

    bodies = {each.split(b'"law"')[1].partition(b"}},")[2] for each in _documents(store)}
    tails = sqlite3.connect(tmp_path / "s.db").execute("select count(distinct tail) from document").fetchone()

    assert len(bodies) == 1
    assert tails == (1,)


def _documents(store):
    return [recorded_run(store, f"run-{n}").documents[0].data for n in (1, 2, 3)]


def test_a_register_changed_later_does_not_change_what_was_known(tmp_path):
    store = open_file(tmp_path / "s.db")
    keep(store, DAY)
    keep(store, "2026-11-20T06:00:00Z", make_decided(("C-1", document(status="verified"))))

    assert b'"pending"' in recorded_run(store, "run-1").documents[0].data
    assert b'"verified"' in recorded_run(store, "run-2").documents[0].data


def test_two_writers_at_once_follow_each_other(tmp_path):
    path = tmp_path / "s.db"
    writers = [threading.Thread(target=lambda: keep(open_file(path))) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    with open_file(path).reading() as connection:
        assert [each.id for each in runs(connection)] == ["run-1", "run-2", "run-3", "run-4"]


def test_a_writer_that_does_not_end_is_waited_for_so_long_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(connect, "WAIT_SECONDS", 0)
    store = open_file(tmp_path / "s.db")
    other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="another writer holds it") as error:
        keep(store)
    assert "try again" in error.value.hint


def test_a_clock_that_goes_back_is_recorded_and_said(tmp_path):
    store = open_file(tmp_path / "s.db")
    keep(store, "2026-11-02T06:00:00Z")

    assert "the clock went back" in keep(store, "2026-11-01T06:00:00Z").warnings[0]


def test_a_full_disk_keeps_nothing_of_the_run_and_all_before_it(tmp_path, monkeypatch):
    store = open_file(tmp_path / "s.db")
    keep(store)
    pages = sqlite3.connect(tmp_path / "s.db").execute("PRAGMA page_count").fetchone()[0]
    grown = connect._sqlite
    bound = f"PRAGMA max_page_count={pages}"
    monkeypatch.setattr(connect, "_sqlite", lambda connection, _: connection.execute(bound))
    full = open_file(tmp_path / "s.db")

    with pytest.raises(StoreError, match="full"):
        keep(full, decided=make_decided(("C-9", document("C-9", noise=os.urandom(90_000).hex()))))

    monkeypatch.setattr(connect, "_sqlite", grown)
    with open_file(tmp_path / "s.db").reading() as connection:
        assert len(runs(connection)) == 1


def test_nobody_else_reads_the_file(tmp_path):
    open_file(tmp_path / "s.db")

    assert stat.S_IMODE((tmp_path / "s.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda db: db.execute("UPDATE alembic_version SET version_num = '9999'"), "newer version"),
        (lambda db: db.execute("UPDATE alembic_version SET version_num = '0000'"), "older schema"),
        (lambda db: db.execute("DROP TABLE alembic_version"), "something else"),
    ],
    ids=["newer", "older", "foreign"],
)
def test_another_schema_is_not_written(tmp_path, make, says):
    open_file(tmp_path / "s.db")
    with sqlite3.connect(tmp_path / "s.db") as database:
        make(database)

    with pytest.raises(StoreError, match=says):
        open_file(tmp_path / "s.db")


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path):
    (tmp_path / "s.db").write_text("customers:\n" * 200)

    with pytest.raises(StoreError, match=r"^[^\n]*s\.db: file is not a database$"):
        open_file(tmp_path / "s.db")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("runs.db", "runs.db"),
        ("sqlite:///runs.db", "runs.db"),
        ("sqlite:////var/lib/runs.db", "/var/lib/runs.db"),
        ("postgresql://me:secret@db:5432/audit", "postgresql://db:5432/audit"),
        ("postgres://db/audit?password=secret", "postgresql://db/audit"),
    ],
)
def test_where_a_store_is_is_shown_without_password(text, name):
    assert address(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "mysql://me:secret@db/audit",
        "postgresql://me:se@secret@db/audit",
        "postgresql://me:se?secret@db/audit",
        "postgresql://me:se/secret@db/audit",
        "postgresql+psycopg2://me:secret@db/audit",
        "  ",
    ],
)
def test_what_is_no_store_is_refused_without_its_password(text):
    with pytest.raises(StoreError) as error:
        address(text)

    assert "secret" not in str(error.value) + error.value.hint


@pytest.mark.parametrize("name", ["a?b=c.db", "a#b.db", "50%25.db", "file:a.db"])
def test_a_store_is_in_the_file_that_was_named(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    open_file(name)

    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
