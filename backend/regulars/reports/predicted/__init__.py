"""Predictions and ranks of customers, from the orders in the replica to what is kept of each customer.

The arithmetic is in `prediction`, which only a process of its own loads; nothing here knows numpy.
"""
