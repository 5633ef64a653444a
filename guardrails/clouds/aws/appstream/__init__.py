"""AppStream 2.0."""
