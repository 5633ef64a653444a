"""Clouds that are read over plain HTTPS and JSON: calls, pages, retries, refusals. Knows no cloud."""
