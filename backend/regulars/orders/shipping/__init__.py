"""Goods on their way: carriers, what parcels say of an order, for what it waits. Pure: nothing here reads."""
