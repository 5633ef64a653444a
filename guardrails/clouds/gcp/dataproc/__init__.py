"""Dataproc."""
