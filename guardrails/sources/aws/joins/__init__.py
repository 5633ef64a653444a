"""One module a service: which instances it owns and what it holds besides. Pure."""
