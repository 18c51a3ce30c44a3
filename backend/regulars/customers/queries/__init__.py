"""Reading customers: columns, filters, search, counts, matches."""
