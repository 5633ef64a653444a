"""Compute Engine: instances, groups, sole tenancy."""
