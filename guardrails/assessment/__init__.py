"""Joins workloads with customers and adds them up; pure functions."""
