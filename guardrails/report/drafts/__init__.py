"""Drafts of what a proposed rule would have a provider file, filled where something is known."""
