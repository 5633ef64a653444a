"""AWS: one folder a service; accounts, organisations and calls in `session`."""
