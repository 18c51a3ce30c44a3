"""Saved views: a list's filter, search, sort, columns and density under a name, for oneself or for all.

Words: view, subject. A shared view is used by everybody and changed by its owner or whoever manages the settings. A
view never shows more than its reader may see: what it asks is compiled anew for whoever opens it.
"""
