"""Names of the room's types, for fields that stand before them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.groups.graphql.segments import Segment

SegmentRef = Annotated["Segment", strawberry.lazy("regulars.groups.graphql.segments")]
