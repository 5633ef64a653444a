"""The first schema: contents, ledger, runs, documents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "content",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("entry_kind", "entry", ["kind", "number"])
    op.create_table(
        "run",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Integer, nullable=False, unique=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("as_of", sa.String(32), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
    )
    op.create_table(
        "document",
        sa.Column("run", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("tail", sa.String(64), nullable=False),
        sa.Column("findings", sa.String(64), nullable=False),
    )
    op.create_index("document_id", "document", ["id", "run"])
