"""Sets of customers: groups, which are kept by hand, and segments, which a rule keeps.

Words: group, kind, member; segment, rule, label. A rule is a filter of customers: it reads the leaves of all rooms
below. Benefits come with the groups issue.
"""
