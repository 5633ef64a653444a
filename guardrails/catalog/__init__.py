"""Accelerator chips and the instance types that carry them."""
