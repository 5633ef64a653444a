"""Streamed desktops and games."""
