"""Regulars: customer management and analytics for shops, self-hosted.

Rooms stand on storeys (ARCHITECTURE.md); imports go down only.
"""

__version__ = "0.1.0"
