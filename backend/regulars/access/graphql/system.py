"""Regulars itself as an actor."""

from dataclasses import dataclass
from typing import Annotated

import strawberry

from regulars.platform.graphql.node import rows_are


@dataclass(frozen=True, slots=True)
class SystemRow:
    """The product itself, or somebody who is not signed in."""

    name: str


@strawberry.type(description="Regulars itself: schedules, imports, handlers.")
class System:
    """Answered from a `SystemRow`."""

    name: Annotated[str, strawberry.field(description="What it is called in lists.")]

    is_type_of = rows_are(SystemRow)
