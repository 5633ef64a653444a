"""How AWS is entered: credentials, clients, organisations, regions, permissions."""
