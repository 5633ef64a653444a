"""Machines for notebooks."""
