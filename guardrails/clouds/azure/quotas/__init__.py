"""Quotas of Azure: of the subscription, of Machine Learning, of Batch accounts."""
