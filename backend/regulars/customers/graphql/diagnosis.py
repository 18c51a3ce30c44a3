"""accessDiagnosis: why a customer cannot sign in, each cause with the mutation that mends it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries.access_diagnosis import Problem, diagnoses
from regulars.platform import ids
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import Cost, ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import find_node, rows_are
from regulars.platform.graphql.scalars import Email


@strawberry.enum(description="What stands in the way of a sign-in.")
class AccessProblemKind(StrEnum):
    """Every cause that can be known here."""

    NO_ACCOUNT = "NO_ACCOUNT"
    EMAIL_MISSING = "EMAIL_MISSING"
    EMAIL_UNVERIFIED = "EMAIL_UNVERIFIED"
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    EMAIL_BLOCKED = "EMAIL_BLOCKED"
    INVITE_PENDING = "INVITE_PENDING"
    INVITE_EXPIRED = "INVITE_EXPIRED"
    INVITE_DECLINED = "INVITE_DECLINED"
    TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS"
    RESET_LINK_EXPIRED = "RESET_LINK_EXPIRED"
    EMAIL_TYPO_LIKELY = "EMAIL_TYPO_LIKELY"
    OTHER_RECORD_HAS_ACCOUNT = "OTHER_RECORD_HAS_ACCOUNT"


@strawberry.enum(description="The mutation that mends it.")
class AccessRemedy(StrEnum):
    """WAIT is none."""

    ACCOUNT_INVITE = "ACCOUNT_INVITE"
    EMAIL_VERIFICATION_SEND = "EMAIL_VERIFICATION_SEND"
    ACCOUNT_SET_STATUS = "ACCOUNT_SET_STATUS"
    EMAIL_UNBLOCK = "EMAIL_UNBLOCK"
    PASSWORD_RESET_SEND = "PASSWORD_RESET_SEND"  # noqa: S105 - the name of a mutation, no password
    CUSTOMER_UPDATE = "CUSTOMER_UPDATE"
    CUSTOMERS_MERGE = "CUSTOMERS_MERGE"
    WAIT = "WAIT"


@strawberry.type(description="One finding with its remedy.")
class AccessProblem:
    """Answered from a `Problem`."""

    is_type_of = rows_are(Problem)

    kind: Annotated[AccessProblemKind, strawberry.field(description="What it is.")]
    detail: Annotated[str, strawberry.field(description="A sentence for the colleague who helps.")]
    remedy: Annotated[AccessRemedy, strawberry.field(description="What mends it.")]
    suggested_email: Annotated[
        Email | None,
        strawberry.field(
            description="Where a typing error is likely; the finding is left out without PII_READ.",
            directives=[Personal(mask=Mask.HIDE)],
        ),
    ]

    @strawberry.field(description="The other record, where that is the problem.", graphql_type=CustomerRef | None)
    @staticmethod
    async def other_customer(problem: strawberry.Parent[Problem], info: Info) -> Any:
        """One read for all findings of the operation."""
        key = problem.other_customer_id
        return None if key is None else await find_node(info.context, ids.encode("cus", key))


@strawberry.type
class CustomerAccess:
    """The diagnosis, a part of Customer."""

    @strawberry.field(
        description="Why this customer cannot sign in, each with its remedy; empty when nothing is in the way.",
        directives=[Cost(weight=5), ListSize(assumed_size=10)],
        graphql_type=list[AccessProblem] | None,
    )
    @each("id", missing=list)
    @staticmethod
    async def access_diagnosis(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """A handful of reads for all customers of the page."""
        return await diagnoses(info.context.database, info.context.actor, customers)
