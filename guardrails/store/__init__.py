"""Remembers decisions: runs, what they were made of, and an append-only ledger of it all."""
