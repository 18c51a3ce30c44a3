"""Verbs on companies and their members."""
