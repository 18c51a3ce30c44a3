"""Names of the assembled types that notes lead to."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import Order

OrderRef = Annotated["Order", strawberry.lazy("regulars.api.types")]
