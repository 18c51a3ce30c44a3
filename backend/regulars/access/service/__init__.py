"""Verbs of the room, by concern: staff, invitations, signing in, sessions, tokens, one's own account."""
