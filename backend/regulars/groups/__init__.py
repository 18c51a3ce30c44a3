"""Groups of customers kept by hand: who is in, how many, what for.

Words: group, kind, member. Rules that keep a group by themselves (segments) and benefits come with the groups issue.
"""
