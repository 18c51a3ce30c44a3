"""Verbs on orders made here for a customer: draft, price, place, approve, throw away."""
