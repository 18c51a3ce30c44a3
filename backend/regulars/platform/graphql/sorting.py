"""The direction of a sort, the same in every list."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import strawberry


@strawberry.enum(description="Direction of a sort; nulls last in both.")
class SortDirection(Enum):
    """Which way."""

    ASC = "ASC"
    DESC = "DESC"


def sorts_of(steps: Sequence[Any] | None) -> tuple[tuple[str, bool], ...]:
    """The steps of an `orderBy` as (field, whether it descends); their inputs have `field` and `direction`."""
    return tuple((step.field.value, step.direction is SortDirection.DESC) for step in steps or ())
