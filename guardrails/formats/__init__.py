"""Formats: how a document is taken apart, whatever it speaks of."""
