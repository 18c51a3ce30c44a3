"""Reading groups: the list, members, filters."""
