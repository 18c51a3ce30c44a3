"""Files read in: uploads, what their columns are, and the job that takes their rows.

Words: upload (a file that was sent), importer (what a room above offers to do with rows), field (what a column can
fill), mapping (which column fills which field), recipe (a known system's own headers and words), refused row.
Rooms above register their importers in `subjects`. Below it stand stores and access.
"""
