"""Records of one person: finding them, making them one without losing history, and parting them again.

Words: duplicate, possible duplicate, merge, survivor (the record that stays), absorbed (one that was taken in).
Below it stand customers; whatever rooms above or beside keep about a customer follows by what they declare.
"""
