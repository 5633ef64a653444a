"""Signs of accelerators in what nobody understands."""
