"""Opens a store, and its transactions. The only place that knows which databases there are."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from guardrails.errors import StoreError
from guardrails.store.address import Address
from guardrails.store.schema import LATEST

WAIT_SECONDS = 30
"""How long one writer waits for another before it gives up and says so."""

_CONNECT_SECONDS = 10
_LOCK = 0x6775617264  # of PostgreSQL's advisory locks, ours in this database


class Store:
    """An open store of the schema that this version writes."""

    def __init__(self, place: Address, engine: Engine) -> None:
        self.name = place.name
        self._engine = engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the store, whoever writes meanwhile.

        Raises:
            StoreError: It cannot be read.
        """
        with _said(self.name), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only one that writes: all of it is kept, or nothing.

        Raises:
            StoreError: It cannot be written, or another writer does not end.
        """
        with _said(self.name), _writing(self._engine) as connection:
            yield connection


def open_store(place: Address, *, create: bool = False, upgrade: bool = False) -> Store:
    """Open a store of the latest schema.

    Args:
        place: Where it is.
        create: Make it where there is none.
        upgrade: Bring an older schema to the latest.

    Raises:
        StoreError: There is none, it cannot be reached, or its schema is another.
    """
    if place.file:
        _require_file(place, create=create)
    with _said(place.name):
        engine = _engine(place)
        with engine.connect() as connection:
            revision = _revision(connection)
        if revision != LATEST:
            _migrate(place.name, engine, create=create, upgrade=upgrade)
    return Store(place, engine)


def _require_file(place: Address, *, create: bool) -> None:
    """Make the file, for nobody else to read.

    Raises:
        StoreError: There is none, or none can be made.
    """
    path = Path(place.file)
    try:
        if path.exists():
            return
        if not create:
            raise StoreError(
                f"{place.name}: no such store", hint="plan, scan and register review make one with --store"
            )
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"{place.name}: cannot be made: {reason.lower()}") from error


def _engine(place: Address) -> Engine:
    if place.file:
        url: str | URL = URL.create("sqlite", database=place.file)
        options: dict[str, Any] = {"timeout": WAIT_SECONDS, "isolation_level": None}
    else:
        url = place.url
        options = {"connect_timeout": _CONNECT_SECONDS, "options": f"-c lock_timeout={WAIT_SECONDS}s"}
    try:
        engine = create_engine(url, connect_args=options, poolclass=NullPool, hide_parameters=True)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"{place.name}: is no proper URL", hint="write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
        ) from error
    except ImportError as error:
        raise StoreError(
            "a store in PostgreSQL needs psycopg", hint="pip install 'compute-guardrails[store,postgres]'"
        ) from error
    if place.file:
        event.listen(engine, "connect", _sqlite)
    return engine


def damage(connection: Connection) -> list[str]:
    """What is wrong with a SQLite file, such as an index without some rows: no look-up finds them."""
    if connection.dialect.name != "sqlite":
        return []
    said = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars()
    return [f"the file is damaged: {each}" for each in said if each != "ok"]


def _sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten


@contextlib.contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection
        connection.commit()


def _revision(connection: Connection) -> str:
    """The schema's revision; empty where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _migrate(name: str, engine: Engine, *, create: bool, upgrade: bool) -> None:
    """Bring the schema to the latest, in one transaction.

    Raises:
        StoreError: It may not be, or is newer than this version knows.
    """
    from alembic import command  # noqa: PLC0415 - takes as long as a small plan, and is needed once
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with _writing(engine) as connection:
        revision = _revision(connection)  # as it is now that nobody else writes
        if revision == LATEST:
            return
        if not revision and inspect(connection).get_table_names():
            raise StoreError(
                f"{name}: is a database of something else", hint="give the store a database of its own"
            )
        if not revision and not create:
            raise StoreError(f"{name}: is empty", hint="guardrails store init makes a store of it")
        if revision > LATEST:
            raise StoreError(
                f"{name}: was written by a newer version (schema {revision}; this one knows {LATEST})",
                hint="update guardrails",
            )
        if revision and not upgrade:
            raise StoreError(
                f"{name}: has the older schema {revision}; this version writes {LATEST}",
                hint="guardrails store upgrade brings it up to date; older versions cannot write it then",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextlib.contextmanager
def _said(name: str) -> Iterator[None]:
    """Turn what a database says into one line, without what was in the statement.

    Raises:
        StoreError: Something failed.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {_words(error)}", hint=_hint(error)) from error
    except msgspec.DecodeError as error:
        raise StoreError(
            f"{name}: holds something that this version does not read: {error}",
            hint="guardrails store verify says what was changed; a newer version may read it",
        ) from error


def _words(error: SQLAlchemyError) -> str:
    """The first line of what the driver says."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    if "locked" in said[0] or "lock timeout" in said[0]:
        return f"another writer holds it, and did not end within {WAIT_SECONDS} seconds"
    return said[0]


def _hint(error: SQLAlchemyError) -> str:
    words = str(getattr(error, "orig", "") or "").lower()
    if "disk is full" in words or "no space" in words:
        return "make room; nothing of this run is kept, and all before it is"
    if "locked" in words or "lock timeout" in words:
        return "try again when the other run has ended"
    return ""
