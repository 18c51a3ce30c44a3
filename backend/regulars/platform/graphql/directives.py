"""Directives that say in the schema what a field costs and how personal it is."""

from enum import Enum

import strawberry
from strawberry.schema_directive import Location


@strawberry.enum(description="How personal data is hidden.")
class Mask(Enum):
    """How a personal value looks to those who may not read it."""

    HIDE = strawberry.enum_value("HIDE", description="null")
    PARTIAL = strawberry.enum_value("PARTIAL", description="first letters only")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description=(
        "Cost of the field before multiplication by page sizes; objects cost 1 and columns 0 where nothing is said."
    ),
)
class Cost:
    """What selecting the field costs."""

    weight: int


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description=(
        "The usual size of a list without first, counted by the cost rule (addresses 3, line items 10, shipments 3,"
        " their lines 5, refunds 2, e-mails 2, userErrors 1 …); limits on writing stand in descriptions. Money,"
        " MoneyBag, edges and pageInfo cost nothing."
    ),
)
class ListSize:
    """How many entries a list without a page size usually has."""

    assumed_size: int


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="personal",
    description="A field of personal data, and what callers without PII_READ see of it.",
)
class Personal:
    """How the field looks without PII_READ."""

    mask: Mask = Mask.HIDE
