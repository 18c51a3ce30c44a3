"""Custom fields: what merchants add to their records, of which kinds their values are, and how those are read.

Words: a definition says the name and kind of a field; a value is what one record has there. The rooms whose records
carry fields keep the values. Below: stores, access.
"""
