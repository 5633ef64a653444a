"""Ways to evaluate the policies, behind one protocol."""
