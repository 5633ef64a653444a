"""Azure Synapse."""
