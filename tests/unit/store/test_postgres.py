"""The same in PostgreSQL, on a real server."""

import threading

import psycopg
import pytest

from guardrails.errors import StoreError
from guardrails.store.address import address
from guardrails.store.connect import open_store
from guardrails.store.read import recorded_run, runs
from guardrails.store.verify import verify
from tests.stores import document, keep


@pytest.fixture
def store(postgres):
    return open_store(address(postgres), create=True)


def test_a_run_comes_back_and_what_was_tampered_with_is_named(store, postgres):
    keep(store)
    assert recorded_run(store, "run-1").documents[0].data == document()
    assert verify(store).faults == ()

    with psycopg.connect(postgres) as database:
        database.execute("UPDATE entry SET at = '2026-11-09T06:00:00Z' WHERE number = 1")

    assert verify(store).faults == ("entry 1: changed (its fields do not have its digest)",)


def test_writers_at_once_follow_each_other(store, postgres):
    writers = [threading.Thread(target=lambda: keep(open_store(address(postgres)))) for _ in range(3)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert verify(store).faults == ()
    with store.reading() as connection:
        assert [each.id for each in runs(connection)] == ["run-1", "run-2", "run-3"]


def test_a_connection_that_is_lost_in_the_middle_keeps_nothing_and_is_one_line(store, postgres):
    keep(store)

    with pytest.raises(StoreError) as error:
        _lose(store, postgres)

    assert "\n" not in str(error.value)
    assert verify(store).faults == ()


def _lose(store, postgres):
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with store.writing() as connection:
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute(others)
        connection.exec_driver_sql("DELETE FROM entry")


def test_a_server_that_is_not_there_is_one_line_without_a_password(server):
    with pytest.raises(StoreError) as error:
        open_store(address(f"postgresql://me:secret@/db?host={server}/none"))

    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)
