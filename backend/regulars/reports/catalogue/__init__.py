"""The reports, one file each, and the list of them."""
