"""Reads of the room: lists of orders and payments, what belongs to an order, and their filters."""
