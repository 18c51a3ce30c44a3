"""Who may come in, and what they did.

Words: a staff member (colleague with a sign-in), a role (a named set of scopes), an API token, a session (a signed-in
browser), an invitation (a link shown once), the audit log (writes, chained by hashes).
Stands on the platform alone; every room above asks it for scopes and writes its audit entries here.
"""
