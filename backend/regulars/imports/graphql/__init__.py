"""The window of the imports."""
