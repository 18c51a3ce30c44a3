"""Verbs on mails about orders: of events, by hand, and whether they go by themselves."""
