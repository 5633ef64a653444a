"""Reservations, commitments and sole tenancy, and who draws on them."""
