"""Managed clusters that name a size for each role."""
