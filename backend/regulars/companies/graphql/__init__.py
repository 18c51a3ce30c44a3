"""The window of the companies."""
