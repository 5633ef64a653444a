"""Slurm on GCP."""
