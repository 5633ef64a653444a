"""Entering Azure: credentials, requests, refusals, subscriptions, permissions."""
