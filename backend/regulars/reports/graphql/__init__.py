"""The window of the reports: their definitions, and their answers."""
