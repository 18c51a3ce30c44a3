"""Shops of the merchant and what is true of all of them.

Words: a store (its own code, currency, time zone, first weekday), the merchant (the one owner of this database) and the
base currency, in which totals across stores are kept; the first store fixes it.
Stands on access and platform.
"""
