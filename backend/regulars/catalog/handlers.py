"""What the room offers to the rooms below: product files are taken in."""

from regulars.catalog import importing
from regulars.imports import subjects


def listen() -> None:
    """Offer what it does with files."""
    subjects.register(importing.IMPORTER)
