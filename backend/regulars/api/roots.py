"""Root fields that belong to no room: records by id, and what waits in any of them."""

from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import SIGNED_IN, access
from regulars.api.types import AttentionCounts
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import Node, find_node, find_nodes

MAX_NODES = 100


@strawberry.type
class NodeQueries:
    """`node`, `nodes` and `attention`."""

    @access(
        SIGNED_IN,
        description="What waits for somebody, for the home page; each count where it is selected.",
        graphql_type=AttentionCounts,
    )
    @staticmethod
    def attention() -> Any:
        """Its fields ask their rooms."""
        return AttentionCounts()

    @access(SIGNED_IN, description="Null when it does not exist or may not be seen.", graphql_type=Node | None)
    @staticmethod
    async def node(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Any record's id.")]
    ) -> Any:
        """By its prefix."""
        return await find_node(info.context, id)

    @access(
        SIGNED_IN,
        description="Up to 100, in the order asked.",
        directives=[ListSize(assumed_size=MAX_NODES)],
        graphql_type=list[Node | None],
    )
    @staticmethod
    async def nodes(
        info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="Ids of any records.")]
    ) -> Any:
        """One read for each type."""
        if len(ids) > MAX_NODES:
            raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Ask for at most {MAX_NODES} records at a time.", ("ids",))
        return await find_nodes(info.context, ids)
