"""What the room does in the background."""

from regulars.customers.service import consents, creating, tags


def listen() -> None:
    """Offer the room's jobs, and write what stands beside a new customer's columns."""
    tags.offer()
    creating.parts["consents"] = consents.given_at_creation
