"""Verbs of the room: saving stores, and the first set-up."""
