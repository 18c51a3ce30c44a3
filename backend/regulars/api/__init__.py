"""The front hall: assembles the rooms' types into one schema and answers it over HTTP, WebSocket and event streams.

Its words: endpoint, operation, document, plan, limit, cost. Neighbours below: every room's graphql window.
"""
