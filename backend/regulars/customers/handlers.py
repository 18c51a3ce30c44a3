"""What the room does in the background."""

from regulars.customers.service import tags


def listen() -> None:
    """Offer the room's jobs."""
    tags.offer()
