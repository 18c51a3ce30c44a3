"""Measures the reading path: Regulars against the same SQL behind a bare route (the floor), one process each."""
