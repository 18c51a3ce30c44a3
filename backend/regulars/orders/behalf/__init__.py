"""Orders made here for a customer: drafts, what they come to, approval, and how they become orders.

A draft is an order of the status DRAFT, recorded by the same verb as every other (service/record.py), so that the
ledger and the dials treat it alike: it counts nowhere until it is placed. Beside it stands what was entered, to be
edited again.
"""
