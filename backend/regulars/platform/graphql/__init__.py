"""The GraphQL joinery that all rooms share: scalars, money, connections, nodes, payloads, permission, the row executor.

Rooms' `graphql` modules are built from it; nothing here knows a business word. Neighbours below: clock, errors,
context, ids, money and duration of the platform.
"""
