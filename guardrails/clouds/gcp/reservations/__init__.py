"""Reservations and commitments."""
