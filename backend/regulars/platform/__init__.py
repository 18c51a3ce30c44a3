"""The cellar: database, events, jobs, settings and the joinery that every room shares.

No business word is spoken here. Nothing in it imports a room.
"""
