"""Databricks: clusters, jobs and pools on machines of whichever cloud their type names."""
