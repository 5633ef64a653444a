"""Frozen values that every part shares; no I/O."""
