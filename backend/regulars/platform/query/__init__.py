"""Lists read by typed SQL: columns with their permissions, filters, sorts and keyset pages.

A room declares its `Table` once (columns.py); what a caller may not read is then masked when selected and refused when
filtered, sorted or searched by, because every way to a column passes through the same declaration.
"""
