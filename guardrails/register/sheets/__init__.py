"""Registers as rows: CSV files and workbooks, read into the same plain values as YAML and JSON."""
