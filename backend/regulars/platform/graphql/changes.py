"""Changes of records as subscriptions tell them: a place in the stream, a kind, and whom it is about.

The union of what can change names types of several rooms, so the type `Change` itself is assembled in api/types.py from
`ChangeFacts`; rooms answer `ChangeRow` and name the type by `ChangeRef`.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from regulars.platform.graphql.context import Info
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.scalars import Instant

if TYPE_CHECKING:
    from regulars.api.types import Change

ChangeRef = Annotated["Change", strawberry.lazy("regulars.api.types")]
"""For `graphql_type=ChangeRef | None` of a subscription."""


@strawberry.enum(description="RESYNC: changes were missed that cannot be replayed; read again.")
class ChangeKind(Enum):
    """What happened."""

    SNAPSHOT = "SNAPSHOT"
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    MERGED = "MERGED"
    ERASED = "ERASED"
    RESYNC = "RESYNC"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change; `subject_id` is an id as clients know it (`ord_7`), empty in a RESYNC of all."""

    cursor: str
    at: int
    kind: ChangeKind
    subject_id: str


@strawberry.type
class ChangeFacts:
    """Answered from a `ChangeRow`."""

    cursor: Annotated[str, strawberry.field(description="Hand it back as after when reconnecting.")]
    at: Annotated[Instant, strawberry.field(description="When it happened.")]
    kind: Annotated[ChangeKind, strawberry.field(description="What happened.")]
    subject_id: Annotated[strawberry.ID, strawberry.field(description="Whom it is about.")]


async def changed_subject(row: Any, info: Info) -> Any:
    """The record as it is now; none where it is gone or may not be seen."""
    return await find_node(info.context, row.subject_id) if row.subject_id else None
