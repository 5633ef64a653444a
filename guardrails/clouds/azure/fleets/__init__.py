"""Azure Compute Fleet."""
