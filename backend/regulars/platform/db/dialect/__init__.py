"""Where the SQL of the two databases differs."""
