"""Quotas of Google Cloud."""
