"""Compute Engine: instances and groups."""
