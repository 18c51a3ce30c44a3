"""The verbs of groups: make, change, delete, move members."""
