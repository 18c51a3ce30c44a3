"""The verbs of customers: create, change, delete, tag, import, find or make, turn the dials."""
