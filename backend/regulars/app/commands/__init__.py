"""The commands of `regulars`, one module for each kind."""
