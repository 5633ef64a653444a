"""Capacity reservations and dedicated hosts."""
