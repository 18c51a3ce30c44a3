"""Reads of merges and of possible duplicates."""
