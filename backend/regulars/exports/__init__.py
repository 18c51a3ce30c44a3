"""Files out: any list as CSV, JSON, JSON Lines or Excel, and the log of who took what.

Words: export, dataset, export log, download. Rooms above register what can be exported (`datasets`); this room knows no
customer and no order. Neighbours below: stores (the zone in which Excel shows times), access (audit log, scopes).
"""
