"""The tables of a store, as the latest migration leaves them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

LATEST = "0001"
"""Revision of the latest migration."""

METADATA = MetaData()

CONTENT = Table(
    "content",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("data", LargeBinary),  # zlib; NULL when it was deleted: its digest stays
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("previous", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("content", String(64), nullable=False),
    Column("at", String(20), nullable=False),
    Column("digest", String(64), nullable=False),
    Index("entry_kind", "kind", "number"),
)

RUN = Table(
    "run",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, nullable=False, unique=True),
    Column("at", String(20), nullable=False),
    Column("as_of", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("content", String(64), nullable=False),
)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("id", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("tail", String(64), nullable=False),
    Column("findings", String(64), nullable=False),
    Index("document_id", "id", "run"),
)
