"""Names of the assembled types, for fields that lead back to them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import Customer, CustomerFilter, CustomersBulkInput

CustomerRef = Annotated["Customer", strawberry.lazy("regulars.api.types")]
CustomerFilterRef = Annotated["CustomerFilter", strawberry.lazy("regulars.api.types")]
CustomersBulkInputRef = Annotated["CustomersBulkInput", strawberry.lazy("regulars.api.types")]
