"""dataQuality: what is missing, stale or doubtful in the record of a customer, each with what mends it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.mutations import CustomerPayload
from regulars.customers.queries import quality
from regulars.customers.queries.quality import Issue
from regulars.customers.service import updating
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import find_node, rows_are
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Email, Instant


@strawberry.enum(description="Kinds of data faults.")
class DataQualityKind(StrEnum):
    """What is the matter with a field."""

    MISSING = "MISSING"
    STALE = "STALE"
    MALFORMED = "MALFORMED"
    UNVERIFIED = "UNVERIFIED"
    CONTRADICTORY = "CONTRADICTORY"


@strawberry.enum(description="The mutation that mends a data fault.")
class DataQualityRemedy(StrEnum):
    """By its name."""

    CUSTOMER_UPDATE = "CUSTOMER_UPDATE"
    CUSTOMER_CONFIRM = "CUSTOMER_CONFIRM"
    EMAIL_VERIFICATION_SEND = "EMAIL_VERIFICATION_SEND"
    EMAIL_UNBLOCK = "EMAIL_UNBLOCK"
    ADDRESS_SAVE = "ADDRESS_SAVE"


@strawberry.type(description="Something missing, stale or wrong in the data.")
class DataQualityIssue:
    """Answered from an `Issue`."""

    is_type_of = rows_are(Issue)

    field: Annotated[str, strawberry.field(description="The field of Customer that it is about.")]
    kind: Annotated[DataQualityKind, strawberry.field(description="What it is.")]
    problem: Annotated[str, strawberry.field(description="A sentence that says what is the matter.")]
    suggestion: Annotated[str | None, strawberry.field(description="A sentence that says what helps.")]
    remedy: Annotated[DataQualityRemedy, strawberry.field(description="What mends it.")]
    correction: Annotated[
        Email | None,
        strawberry.field(
            description="The address that was probably meant; the fault is left out without PII_READ.",
            directives=[Personal(mask=Mask.HIDE)],
        ),
    ]
    since: Annotated[Instant | None, strawberry.field(description="Since when, where that is known.")]


@strawberry.type
class CustomerQuality:
    """The faults of the record, a part of Customer."""

    @strawberry.field(
        description="What is missing, stale or doubtful in the record, each with its remedy; empty when nothing is."
        " Without PII_READ only faults of what may be read are told.",
        directives=[Cost(weight=2), ListSize(assumed_size=20)],
        graphql_type=list[DataQualityIssue],
    )
    @each("id", missing=list)
    @staticmethod
    async def data_quality(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await quality.issues(info.context.database, info.context.actor, customers)


@strawberry.input
class CustomerFilterQuality:
    """The faults of the record, a part of CustomerFilter."""

    data_quality: Annotated[
        list[DataQualityKind] | None,
        strawberry.field(
            description="With a fault of any of these kinds. MALFORMED and CONTRADICTORY need PII_READ: they read what"
            " is hidden."
        ),
    ] = UNSET


@strawberry.type
class CustomerAttention:
    """The customers' part of AttentionCounts."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="Customers with a data fault; without PII_READ only with faults of what may be read.",
        graphql_type=int | None,
        directives=[Cost(weight=10)],
    )
    @staticmethod
    async def data_quality_count(info: Info) -> Any:
        """See `quality.count`."""
        return await quality.count(info.context.database, info.context.actor)


@strawberry.type
class QualityMutations:
    """customerConfirm."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Notes that somebody asked, and that everything in the record still holds as of today.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def customer_confirm(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Of whom.")]
    ) -> Any:
        """See `updating.customer_confirm`."""
        work = updating.customer_confirm(actor=info.context.actor, customer_id=ids.decode("cus", id))
        return await settle(CustomerPayload, work, customer=lambda key: find_node(info.context, ids.encode("cus", key)))
