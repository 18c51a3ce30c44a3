"""Verbs of the catalog: what orders show of products, and what the shop says of them."""
