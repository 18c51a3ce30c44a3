"""Verbs on benefits and price lists."""
