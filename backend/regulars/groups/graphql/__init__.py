"""The window of the groups, one module for each part."""
