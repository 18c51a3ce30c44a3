"""The activity feed of a customer: everything that happened, newest first.

What other rooms keep anyway (orders, payments, refunds) is read where it stands, through a `Source` that the room
registers; what only an event tells (a note, a changed name, a group joined) is written down as the event is relayed.
"""
