"""Clouds: what their services' settings mean, and how each format and API says them."""
