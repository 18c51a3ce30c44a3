"""Reading messages, templates and suppressed addresses."""
