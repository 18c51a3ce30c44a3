"""What figures mean, as data: each room says it once, beside what computes it; people and programs read it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts."""

    COUNT = "COUNT"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    DAYS = "DAYS"
    MINUTES = "MINUTES"
    RATIO = "RATIO"
    TEXT = "TEXT"
    INSTANT = "INSTANT"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure in words; `key` is the name of its field."""

    key: str
    title: str
    formula: str
    unit: Unit
    additive: bool = False
    excludes: tuple[str, ...] = ()
    higher_is_better: bool | None = None


_known: dict[str, Definition] = {}


def define(*definitions: Definition) -> None:
    """Add to what is defined. Called once, where a room is imported; a key has one meaning."""
    for one in definitions:
        if _known.setdefault(one.key, one) != one:
            raise ValueError(f"The figure {one.key} is defined twice.")


def definitions(keys: Sequence[str] | None = None) -> list[Definition]:
    """Those with these keys, or all, in the order in which they were defined."""
    return [one for one in _known.values() if keys is None or one.key in keys]
