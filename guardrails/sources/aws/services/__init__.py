"""One module a service: which calls it makes, and which facts it keeps of the answers."""
