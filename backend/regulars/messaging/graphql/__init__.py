"""The window of mail: messages, templates, suppressed addresses, the mail server."""
