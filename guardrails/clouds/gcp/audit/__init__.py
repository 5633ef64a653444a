"""Cloud Audit Logs: who came from where."""
