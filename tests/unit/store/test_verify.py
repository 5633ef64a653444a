"""Whatever is done to a store behind its back is named."""

import os
import shutil
import signal
import sqlite3
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.errors import StoreError
from guardrails.model import ledger as chain
from guardrails.store import contents, ledger, obligations, record
from guardrails.store.read import recorded_run, runs
from guardrails.store.verify import verify
from tests.stores import document, keep, make_decided, open_file


def day(number):
    return f"2026-11-{number:02}T06:00:00Z"


LAST = {"entry": "number", "run": "number", "document": "run"}
TAIL = "(SELECT tail FROM document LIMIT 1)"
ZERO, ZEROES = chain.sha256(b"0"), zlib.compress(b"0").hex()
UNLOCKED = "PRAGMA writable_schema = ON"
PARTIAL = "UPDATE sqlite_master SET sql = sql || ' WHERE number > 2' WHERE name = 'entry_kind'"
SECOND = "(SELECT content FROM entry WHERE number = 2)"


@pytest.fixture(scope="module")
def four_runs(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "s.db"
    for number in range(1, 5):
        keep(open_file(path), day(number), make_decided(("C-1", document(day=number)), verdicts=()))
    return path


@pytest.fixture
def path(tmp_path, four_runs):
    """A store with four runs."""
    return shutil.copy(four_runs, tmp_path / "s.db")


def tampered(path, *statements):
    with sqlite3.connect(path) as database:
        for each in statements:
            database.execute(each)
    return verify(open_file(path)).faults


def test_what_was_recorded_is_found_whole(path):
    found = verify(open_file(path))

    assert (found.faults, found.notes, found.entries, found.deleted) == ((), (), 4, 0)


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE entry SET at = '2026-11-09T06:00:00Z' WHERE number = 2"], "entry 2: changed"),
        (["UPDATE entry SET kind = 'hold' WHERE number = 2"], "entry 2: changed"),
        (["UPDATE entry SET previous = digest WHERE number = 3"], "entry 3: changed"),
        (["DELETE FROM entry WHERE number = 2"], "entry 2: removed"),
        (["DELETE FROM entry WHERE number < 3"], "entries 1 to 2: removed"),
        (["DELETE FROM run WHERE number = 2"], "entry 2: the row of its run was removed"),
        (
            ["INSERT INTO run SELECT 9, 9, at, as_of, source, content FROM run LIMIT 1"],
            "run-9: inserted",
        ),
        (["UPDATE document SET place = 9 WHERE run = 2"], "run-2: the rows of its documents"),
        (["UPDATE document SET run = 9 WHERE run = 2"], "run-9: rows of documents inserted"),
        ([f"INSERT INTO content VALUES ('{ZERO}', 1, x'{ZEROES}')"], f"content {ZERO[:12]}: inserted"),
        ([UNLOCKED, PARTIAL], "the file is damaged: wrong # of entries in index entry_kind"),
        (["UPDATE content SET size = 'many'"], "changed (it does not have its digest)"),
        (["UPDATE content SET data = 'text'"], "changed (it does not have its digest)"),
        (["UPDATE content SET data = CAST(data || x'00' AS BLOB)"], "changed (it does not have its digest)"),
        (["UPDATE run SET as_of = '2026-01-01' WHERE number = 2"], "run-2: its row was changed"),
        (["UPDATE document SET id = 'C-9' WHERE run = 2"], "run-2: the rows of its documents"),
        (["DELETE FROM document WHERE run = 3"], "run-3: the rows of its documents"),
        (
            [f"UPDATE content SET data = NULL WHERE digest = {TAIL}"],
            "no deletion is on record",
        ),
        ([f"DELETE FROM content WHERE digest = {TAIL}"], "run-1: content"),
        (
            [f"DELETE FROM content WHERE digest = {SECOND}"],
            "entry 2: its content",
        ),
        (
            [f"UPDATE content SET data = (SELECT data FROM content LIMIT 1) WHERE digest = {TAIL}"],
            "changed (it does not have its digest)",
        ),
        (
            [
                "UPDATE entry SET number = 9 WHERE number = 2",
                "UPDATE entry SET number = 2 WHERE number = 3",
                "UPDATE entry SET number = 3 WHERE number = 9",
            ],
            "entry 2: changed",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_was_tampered_with_is_named(path, statements, named):
    assert any(named in each for each in tampered(path, *statements))


def test_a_content_that_expands_without_end_is_named_and_not_expanded(path):
    bomb = zlib.compress(b"0" * 50_000_000)
    with sqlite3.connect(path) as database:
        database.execute(f"UPDATE content SET data = ? WHERE digest = {TAIL}", (bomb,))
    tracemalloc.start()
    faults = verify(open_file(path)).faults
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "changed (it does not have its digest)" in faults[0]
    assert peak < 20_000_000


def test_what_no_version_wrote_is_one_line(path):
    forged = chain.sha256(b"[1]")
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO content VALUES (?, 3, ?)", (forged, zlib.compress(b"[1]")))
        database.execute("UPDATE run SET content = ? WHERE number = 2", (forged,))

    with pytest.raises(StoreError, match="holds something that this version does not read"):
        recorded_run(open_file(path), "run-2")


def test_an_entry_made_to_fit_does_not_fit_the_next(path):
    with open_file(path).reading() as connection:
        first, second, *_ = ledger.entries(connection)
    forged = chain.entry(first, "run", "0" * 64, second.at)

    fits = f"content = '{forged.content}', digest = '{forged.digest}'"
    faults = tampered(path, f"UPDATE entry SET {fits} WHERE number = 2")

    assert any(each.startswith("entry 3: does not follow entry 2") for each in faults)


def test_the_last_entries_are_missed_by_a_head_that_was_kept(path):
    with open_file(path).reading() as connection:
        head = ledger.head(connection)
    third = "(SELECT rowid FROM content WHERE digest = (SELECT content FROM entry WHERE number = 3))"
    cut = [f"DELETE FROM {table} WHERE {column} = 4" for table, column in LAST.items()]
    assert tampered(path, *cut) != ()  # its contents are still there
    assert tampered(path, f"DELETE FROM content WHERE rowid > {third}") == ()

    assert "removed" in verify(open_file(path), [head]).faults[0]


def test_a_ledger_made_anew_is_not_that_of_a_head(path, tmp_path):
    with open_file(path).reading() as connection:
        head = ledger.head(connection)
    for number in range(1, 5):
        keep(
            open_file(tmp_path / "new.db"), day(number), make_decided(("C-1", document(day=99)), verdicts=())
        )

    assert "entry 4: replaced" in verify(open_file(tmp_path / "new.db"), [head]).faults[0]


def test_a_clock_that_went_back_is_a_note(path):
    keep(open_file(path), day(2), make_decided(verdicts=()))

    found = verify(open_file(path))
    assert found.faults == ()
    assert "entry 5" in found.notes[0]


CHAIN = [chain.entry(None, "run", "0" * 64, day(1))]
for _ in range(6):
    CHAIN.append(chain.entry(CHAIN[-1], "run", "1" * 64, day(2)))


@settings(max_examples=25)
@given(st.permutations(CHAIN), st.sets(st.integers(0, 5)))
def test_any_other_order_and_any_gap_is_found(order, removed):
    kept = [each for at, each in enumerate(CHAIN) if at not in removed]

    assert list(chain.faults(CHAIN)) == []
    assert bool(list(chain.faults(order))) == (order != CHAIN)
    assert bool(list(chain.faults(kept))) == bool(removed)


def killed(path, at=lambda: None):
    """Record a run in a process of its own, which is killed on the way."""
    child = os.fork()
    if child == 0:
        try:
            at()
            keep(open_file(path), day(5))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def dies(module, name, *, after=True):
    """Killed inside the transaction, behind or before one of its steps."""

    def patch():
        step = getattr(module, name)

        def killing(*arguments, **named):
            if after:
                step(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(module, name, killing)

    return patch


@pytest.mark.parametrize(
    "at",
    [
        dies(contents, "save", after=False),
        dies(contents, "save"),
        dies(ledger, "append"),
        dies(record, "_insert"),
        dies(obligations, "note_run"),
    ],
    ids=[
        "before the contents",
        "after the contents",
        "after the entry",
        "after the rows",
        "before the commit",
    ],
)
def test_a_run_that_is_killed_leaves_what_was_there(path, at):
    assert killed(path, at)

    assert verify(open_file(path)).faults == ()
    keep(open_file(path), day(6))
    with open_file(path).reading() as connection:
        assert [each.at for each in runs(connection)] == [day(number) for number in (1, 2, 3, 4, 6)]


@pytest.mark.long
def test_killed_at_five_hundred_points_no_run_is_half_there(path):
    complete = 4
    for point in range(500):

        def at(point=point):
            steps = iter(range(point))
            opened = record.Store.writing

            def writing(store):
                connected = opened(store)

                def kill():
                    if next(steps, None) is None:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return 0

                return _Watched(connected, kill)

            record.Store.writing = writing

        complete += not killed(path, at)
        with open_file(path).reading() as connection:
            assert len(runs(connection)) == complete
    assert verify(open_file(path)).faults == ()


class _Watched:
    """A transaction whose database counts its steps."""

    def __init__(self, transaction, kill):
        self._transaction, self._kill = transaction, kill

    def __enter__(self):
        connection = self._transaction.__enter__()
        connection.connection.driver_connection.set_progress_handler(self._kill, 10)
        return connection

    def __exit__(self, *error):
        return self._transaction.__exit__(*error)


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path):
    from guardrails.store.address import address
    from guardrails.store.connect import open_store

    with pytest.raises(StoreError, match="no such store"):
        open_store(address(str(tmp_path / "s.db")))

    assert not (tmp_path / "s.db").exists()
