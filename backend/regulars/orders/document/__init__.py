"""Documents of one order: what stands on them, and how they are set as PDF, CSV and JSON."""
