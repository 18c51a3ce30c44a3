"""The room's window: who may use a field, and the GraphQL of staff, roles, tokens, sessions and the audit log.

Its words: scope, access, viewer, staff user, role, API token, session, audit entry. Neighbour below: platform.
"""
