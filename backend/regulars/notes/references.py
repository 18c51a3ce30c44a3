"""Names of the assembled types that notes lead to."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import Company, Order

CompanyRef = Annotated["Company", strawberry.lazy("regulars.api.types")]
OrderRef = Annotated["Order", strawberry.lazy("regulars.api.types")]
