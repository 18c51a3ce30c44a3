"""The verbs of the exports."""
