"""Verbs of the imports: making place for a file, beginning to take it."""
