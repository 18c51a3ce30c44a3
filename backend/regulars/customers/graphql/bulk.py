"""Changing many customers at once, over GraphQL."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.consent_inputs import ConsentInput
from regulars.customers.graphql.profile import AccountStatus
from regulars.customers.graphql.references import CustomersBulkInputRef
from regulars.customers.graphql.selections import Customers
from regulars.customers.service import bulk
from regulars.fields.graphql import CustomFieldInput
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given, one_of
from regulars.platform.graphql.jobs import JobPayload
from regulars.platform.graphql.payload import settle
from regulars.platform.jobs.queries import job_by_id

_CLEARED = frozenset({"locale", "role"})
"""Null takes these away; of all others it says nothing."""


@strawberry.input
class CustomersBulkFields:
    """The customers' part of CustomersBulkInput."""

    tags_add: Annotated[list[str] | None, strawberry.field(description="At most 50.")] = UNSET
    tags_remove: Annotated[list[str] | None, strawberry.field(description="Without regard to case.")] = UNSET
    tax_exempt: Annotated[bool | None, strawberry.field(description="Whether they buy without tax.")] = UNSET
    locale: Annotated[str | None, strawberry.field(description="Language and region (en-PH); null clears.")] = UNSET
    custom_fields: Annotated[
        list[CustomFieldInput] | None, strawberry.field(description="Those that are named, for everybody alike.")
    ] = UNSET
    account_status: Annotated[
        AccountStatus | None,
        strawberry.field(description="Where the accounts are to stand; whoever cannot go there stays."),
    ] = UNSET
    role: Annotated[
        str | None, strawberry.field(description="By name, as `customerRoles` tells them; null takes it away.")
    ] = UNSET
    consent: Annotated[
        ConsentInput | None,
        strawberry.field(
            description="What all of them said, by CONSENT_WRITE. Who stands there keeps their own proof; who said no"
            " is refused, to be asked one by one."
        ),
    ] = UNSET
    reason: Annotated[str | None, strawberry.field(description="Why, beside accountStatus; needed to disable.")] = UNSET
    delete: Annotated[
        bool, strawberry.field(description="Takes them away for good; those with orders are refused. Cannot be undone.")
    ] = False


@strawberry.type
class BulkMutations:
    """customersBulkUpdate."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Changes customers: one job for all that is set. Whoever one part is refused for stays as they are."
        " Up to 100 at once: the job that is answered has ended.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def customers_bulk_update(
        info: Info,
        customers: Customers,
        input: Annotated[CustomersBulkInputRef, strawberry.argument(description="What is to be changed.")],
        dry_run: Annotated[bool, strawberry.argument(description="Only tell who would be refused.")] = False,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `bulk.change`."""
        context = info.context
        wanted = {name: value for name, value in fields_of(input).items() if value is not None or name in _CLEARED}
        if not wanted.get("delete"):
            wanted.pop("delete", None)
        reason = wanted.pop("reason", None)
        if "account_status" in wanted:
            wanted["account_status"] = [wanted["account_status"], reason]
        work = bulk.change(
            actor=context.actor,
            customers=one_of(customers),
            input=wanted,
            dry_run=dry_run,
            idempotency_key=given(idempotency_key),
        )
        return await settle(JobPayload, work, job=lambda key: job_by_id(context.database, context.actor, key))
