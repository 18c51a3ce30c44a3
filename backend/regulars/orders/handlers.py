"""What the room does in the background."""

from regulars.imports import subjects
from regulars.orders.importing import job


def listen() -> None:
    """Offer what it does with files."""
    subjects.register(job.IMPORTER)
