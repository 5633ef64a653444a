"""Alembic's migrations of a store, from the first schema on."""
