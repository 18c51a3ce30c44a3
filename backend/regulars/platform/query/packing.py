"""Filters and selections as JSON takes them, to be kept with a job or a saved list and compiled again later."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from regulars.platform.duration import Duration


def packed(value: Any) -> Any:
    """A filter or selection as plain JSON."""
    if isinstance(value, Duration):
        return {"$duration": str(value)}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Mapping):
        return {key: packed(part) for key, part in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [packed(part) for part in cast("list[Any]", value)]
    return value


def unpacked(value: Any) -> Any:
    """What `packed` was given."""
    if isinstance(value, dict):
        kept = cast("dict[str, Any]", value)
        if kept.keys() == {"$duration"}:
            return Duration.parse(kept["$duration"])
        if kept.keys() == {"$decimal"}:
            return Decimal(kept["$decimal"])
        return {key: unpacked(part) for key, part in kept.items()}
    if isinstance(value, list):
        return [unpacked(part) for part in cast("list[Any]", value)]
    return value
