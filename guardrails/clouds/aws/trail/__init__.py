"""CloudTrail: evidence of access."""
