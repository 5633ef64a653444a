"""Virtual machines and scale sets."""
