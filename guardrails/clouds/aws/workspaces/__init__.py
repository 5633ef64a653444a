"""WorkSpaces."""
