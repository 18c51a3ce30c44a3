"""Who did it, as a GraphQL union: a colleague, an API client, or Regulars itself.

Records keep kind, id and name of whoever made them; the name is answered from there, the rest is
read only when selected.
"""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.staff import StaffMention, StaffUser
from regulars.access.graphql.system import System, SystemRow
from regulars.access.graphql.tokens import ApiClient, ApiClientMention

ActorRef = Annotated[StaffUser | ApiClient | System, strawberry.union("Actor", description="Who did it.")]
"""For `graphql_type=`; the resolver answers `actor_row(…)`."""


def actor_row(kind: str, actor_id: int | None, name: str) -> Any:
    """The row behind an `Actor`."""
    if kind == "staff" and actor_id is not None:
        return StaffMention(actor_id, name)
    if kind == "token" and actor_id is not None:
        return ApiClientMention(actor_id, name)
    return SystemRow(name or ("Somebody not signed in" if kind == "public" else "Regulars"))
