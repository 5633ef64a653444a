"""Kubernetes: objects that make nodes, wherever they are written."""
