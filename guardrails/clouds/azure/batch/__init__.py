"""Azure Batch."""
