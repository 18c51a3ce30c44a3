"""What the rooms whose records carry fields tell of their values; they join at start-up."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Carrier:
    """The values of one subject."""

    what: str
    """Who carries them, as a word: customers."""
    count: Callable[[Reader, int], Awaitable[int]]
    """How many have a value in the field of this key."""
    used: Callable[[Reader, int, Sequence[str]], Awaitable[set[str]]]
    """Those of these folded texts that somebody has there."""
    respell: Callable[[Transaction, int, Mapping[str, str]], Awaitable[None]]
    """Write choices, by their folded texts, as they are spelled now."""


carriers: dict[str, Carrier] = {}
"""By subject."""
