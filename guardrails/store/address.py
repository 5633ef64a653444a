"""Where a store is, as people say it: a file, or the URL of a database. Shown without its password."""

import re
from pathlib import Path

import msgspec

from guardrails.errors import StoreError

_FILE = re.compile(r"sqlite(?:\+pysqlite)?:///")
_SERVER = re.compile(r"(?:postgresql|postgres)(?:\+psycopg)?://")


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A store's place.

    Attributes:
        name: To be shown: the file, or scheme, host and database, never user or password.
        file: The SQLite file; empty for a server.
        url: For the driver; empty for a file.
    """

    name: str
    file: str = ""
    url: str = ""


def address(text: str) -> Address:
    """Understand what `--store` or `GUARDRAILS_STORE` says.

    Raises:
        StoreError: It is neither a file nor a URL of SQLite or PostgreSQL. What was given is not repeated: it
            may hold a password.
    """
    if _SERVER.match(text):
        rest = _SERVER.sub("", text)
        return Address(name=f"postgresql://{_place(rest)}", url=f"postgresql+psycopg://{rest}")
    file = _FILE.sub("", text, count=1)
    if "://" in file or not file.strip() or file == ":memory:":
        raise StoreError(
            "--store: neither a file nor the URL of a database",
            hint="give a file (guardrails.db), sqlite:///FILE or postgresql://USER@HOST/DATABASE",
        )
    return Address(name=str(Path(file)), file=file)


def _place(rest: str) -> str:
    """Host and database of a URL, without user, password and parameters.

    Raises:
        StoreError: It cannot be told where the password ends.
    """
    user, at, place = rest.rpartition("@")
    if at and re.search(r"[@/?#]", user):
        raise StoreError(
            "--store: the user or password of the URL has a character that ends it",
            hint="write @ as %40, / as %2F, ? as %3F, # as %23",
        )
    return place.partition("?")[0]
