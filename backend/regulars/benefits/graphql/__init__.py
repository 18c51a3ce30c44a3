"""The window of the benefits: benefits, price lists, quotes."""
