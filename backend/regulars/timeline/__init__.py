"""The activity feed of a customer: everything that happened, newest first.

Words: an event of the feed (one thing that happened), a source (a room that tells its part where it stands).
What other rooms keep anyway (orders, payments, refunds) is read where it stands, through a `Source` that the room
registers; what only an event tells (a note, a changed name, a group joined) is written down as the event is relayed.
"""
