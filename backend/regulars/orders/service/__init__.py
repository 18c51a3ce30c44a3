"""Verbs of the room: recording orders, keeping customers' histories numbered, proving the figures."""
