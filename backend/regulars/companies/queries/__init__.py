"""Reading companies and their members."""
