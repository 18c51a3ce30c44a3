"""What a caller is told of a record that is there already."""

from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.customers.errors import DuplicateCustomer
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries.columns import PII
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.payload import UserError, facts_of, register_error


@strawberry.enum(description="What two records share.")
class MatchField(StrEnum):
    """Each alone makes it likely that two records are one person."""

    EMAIL = "EMAIL"
    EMAIL_ALIAS = "EMAIL_ALIAS"
    PHONE = "PHONE"
    NAME_AND_POSTCODE = "NAME_AND_POSTCODE"
    NAME_AND_ADDRESS = "NAME_AND_ADDRESS"
    EXTERNAL_ID = "EXTERNAL_ID"


@strawberry.type(
    description="Carries the record in the way, so that the application offers Open, Merge or Create anyway."
)
class DuplicateCustomerError(UserError):
    """Of `DuplicateCustomer`."""

    score: Annotated[float, strawberry.field(description="How sure it is, 0 to 1.")] = 0.0
    customer_id: strawberry.Private[int] = 0
    shared: strawberry.Private[tuple[str, ...]] = ()

    @strawberry.field(description="Null without PII_READ, as is matchedOn.", graphql_type=CustomerRef | None)
    @staticmethod
    async def existing(error: strawberry.Parent[Any], info: Info) -> Any:
        """To tell a stranger whose e-mail it is would be a way to look people up."""
        context = info.context
        return await find_node(context, ids.encode("cus", error.customer_id)) if context.actor.may(PII) else None

    @strawberry.field(
        description="What the two share.",
        graphql_type=list[MatchField] | None,
        directives=[ListSize(assumed_size=6)],
    )
    @staticmethod
    def matched_on(error: strawberry.Parent[Any], info: Info) -> Any:
        """As `existing`."""
        return [MatchField(field) for field in error.shared] if info.context.actor.may(PII) else None


register_error(
    DuplicateCustomer,
    lambda refusal: DuplicateCustomerError(
        **facts_of(refusal), score=refusal.score, customer_id=refusal.customer_id, shared=refusal.matched_on
    ),
)
