"""GCP: one folder a service."""
