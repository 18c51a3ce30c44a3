"""Orders: what was bought, paid, given back, and the ledger that every sales figure reads.

Words: an order and its line items, payments (transactions) and refunds; an order *qualifies* when it is a
purchase; its *sequence* says which of its customer's purchases it is; the *ledger* holds one row per money event.
Drafts are what a storefront or a file says of an order; one verb records them all (service/record.py).
Stands on customers (whose dials it turns), stores, access and platform.
"""
