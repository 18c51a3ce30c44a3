"""What the figures of a shop say: reports of its customers and orders, and what is likely to come.

Words: metric, dimension, range, cohort, prediction, back-test. Below stand `groups`, `orders` and `customers`, whose
ledger and dials are read; nothing of theirs is written here.
"""
