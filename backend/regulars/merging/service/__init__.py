"""Verbs on merges and on possible duplicates."""
