"""Data of the demonstration: an invented reseller, its tenants and a plan."""
