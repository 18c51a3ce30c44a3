"""Notes among colleagues: what the team should know of a customer, never shown to customers.

Words: note, kind, pinned, resolved, instruction (a note with `show_on_orders`, shown on every order), revision (an
earlier wording).
Below it stand customers and access.
"""
