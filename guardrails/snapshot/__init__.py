"""The snapshot file: what a scan found, kept for later decisions. Reads and writes it; decides nothing."""
