"""AWS Parallel Computing Service."""
