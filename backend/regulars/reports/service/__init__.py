"""What the reports do: predictions are worked out and kept."""
