"""Contact information of accounts."""
