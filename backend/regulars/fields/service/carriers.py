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

Naming = Callable[[Reader, str], Awaitable[list[str]]]
"""What names the field of this key, as it is said in a sentence: the segment VIP."""

_naming: dict[str, list[Naming]] = {}


def named_by(subject: str, find: Naming) -> None:
    """Tell, of fields of a subject, what a room above keeps that would break without them."""
    found = _naming.setdefault(subject, [])
    if find not in found:
        found.append(find)


async def names_of(reader: Reader, subject: str, key: str) -> list[str]:
    """All that names a field."""
    return [name for find in _naming.get(subject, ()) for name in await find(reader, key)]
