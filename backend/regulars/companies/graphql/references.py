"""Names of types that are put together upstairs, for fields that lead to them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import Company

CompanyRef = Annotated["Company", strawberry.lazy("regulars.api.types")]
