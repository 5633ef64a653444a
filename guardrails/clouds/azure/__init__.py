"""Azure: one folder a service."""
