"""The window of the customers, one module for each part."""
