"""Names of assembled types, for fields that lead to them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from regulars.api.types import BenefitSource

BenefitSourceRef = Annotated["BenefitSource", strawberry.lazy("regulars.api.types")]
