"""Guardrails: which tenants' GPU workloads must be verified or reported, and why."""

__version__ = "0.1.0"
