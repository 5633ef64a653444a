"""Capacity reservations and capacity blocks."""
