"""Mails about orders: what the product can write, and what stands in each."""
