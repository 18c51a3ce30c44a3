"""Customers: people who bought, registered or subscribed, one record each, whatever the state of their account.

Words: customer, guest, account, address, tag, external id, dial (a figure that orders turn: order count, total spent).
Below: stores (base currency, zone), access (audit). Above: orders turn the dials; groups, notes and timeline add parts.
"""
