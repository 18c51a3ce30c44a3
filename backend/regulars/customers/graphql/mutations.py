"""Writing customers: one, or many at a time."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.addresses import AddressInput
from regulars.customers.graphql.consent_inputs import ConsentInput
from regulars.customers.graphql.filters import ExternalIdInput
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.service import creating, deleting, updating, upserting
from regulars.customers.service.upserting import Upserted
from regulars.fields.graphql import CustomFieldInput
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.jobs import RowFailure, UpsertResult
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Day, Instant, TimeZone
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome


@strawberry.input(description="A new customer; a name, an e-mail or a phone is needed.")
class CustomerCreateInput:
    """Checked by the service."""

    first_name: Annotated[str | None, strawberry.field(description="Given name.")] = UNSET
    last_name: Annotated[str | None, strawberry.field(description="Family name.")] = UNSET
    title: Annotated[str | None, strawberry.field(description="Form of address.")] = UNSET
    email: Annotated[str | None, strawberry.field(description="The primary address.")] = UNSET
    phone: Annotated[
        str | None, strawberry.field(description="In any written form, read in the first store's country.")
    ] = UNSET
    account: Annotated[bool, strawberry.field(description="True: an account is invited; false: a guest.")] = False
    birth_date: Annotated[Day | None, strawberry.field(description="Birthday.")] = UNSET
    locale: Annotated[str | None, strawberry.field(description="Language and region (en-PH).")] = UNSET
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Where the customer's clock stands.")] = UNSET
    addresses: Annotated[list[AddressInput] | None, strawberry.field(description="At most 100.")] = UNSET
    group_ids: Annotated[list[strawberry.ID] | None, strawberry.field(description="Groups to join.")] = UNSET
    tags: Annotated[list[str] | None, strawberry.field(description="At most 50.")] = UNSET
    custom_fields: Annotated[
        list[CustomFieldInput] | None, strawberry.field(description="By key, in the form of their kinds.")
    ] = UNSET
    external_id: Annotated[str | None, strawberry.field(description="In the default system.")] = UNSET
    external_ids: Annotated[list[ExternalIdInput] | None, strawberry.field(description="At most 20.")] = UNSET
    tax_exempt: Annotated[bool | None, strawberry.field(description="Buys without tax.")] = UNSET
    tax_id: Annotated[str | None, strawberry.field(description="Number with the tax office.")] = UNSET
    role: Annotated[str | None, strawberry.field(description="Of the account, by its name.")] = UNSET
    send_welcome_email: Annotated[
        bool, strawberry.field(description="True: a welcome is mailed, with the invitation where account is true.")
    ] = False
    consents: Annotated[
        list[ConsentInput] | None, strawberry.field(description="What they said; needs the scope CONSENT_WRITE.")
    ] = UNSET
    on_duplicate: Annotated[
        OnDuplicate, strawberry.field(description="What to do when the person is there already.")
    ] = OnDuplicate.REJECT
    created_at: Annotated[Instant | None, strawberry.field(description="First known to you; now at the latest.")] = (
        UNSET
    )
    account_created_at: Annotated[Instant | None, strawberry.field(description="When the account was made.")] = UNSET


@strawberry.input(description="Absent fields stay, null clears, lists replace.")
class CustomerUpdateInput:
    """Checked by the service."""

    first_name: Annotated[str | None, strawberry.field(description="Given name.")] = UNSET
    last_name: Annotated[str | None, strawberry.field(description="Family name.")] = UNSET
    title: Annotated[str | None, strawberry.field(description="Form of address.")] = UNSET
    email: Annotated[str | None, strawberry.field(description="The primary address; to be proved anew.")] = UNSET
    phone: Annotated[str | None, strawberry.field(description="In any written form.")] = UNSET
    birth_date: Annotated[Day | None, strawberry.field(description="Birthday.")] = UNSET
    locale: Annotated[str | None, strawberry.field(description="Language and region (en-PH).")] = UNSET
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Where the customer's clock stands.")] = UNSET
    tags: Annotated[list[str] | None, strawberry.field(description="All of them.")] = UNSET
    custom_fields: Annotated[
        list[CustomFieldInput] | None, strawberry.field(description="Those that are not named stay as they are.")
    ] = UNSET
    external_ids: Annotated[list[ExternalIdInput] | None, strawberry.field(description="All of them.")] = UNSET
    tax_exempt: Annotated[bool | None, strawberry.field(description="Buys without tax.")] = UNSET
    tax_id: Annotated[str | None, strawberry.field(description="Number with the tax office.")] = UNSET
    role: Annotated[str | None, strawberry.field(description="Of the account, by its name.")] = UNSET


@strawberry.type(description="Outcome of several mutations.")
class CustomerPayload(Payload):
    """The customer as they are now."""

    customer: Annotated[CustomerRef | None, strawberry.field(description="As they are now.")] = None


@strawberry.type(description="Outcome of customersUpsert.")
class CustomersUpsertPayload(Payload):
    """What became of each entry."""

    created: Annotated[int, strawberry.field(description="How many were made.")] = 0
    updated: Annotated[int, strawberry.field(description="How many were changed.")] = 0
    unchanged: Annotated[int, strawberry.field(description="How many were so already.")] = 0
    results: list[UpsertResult] = strawberry.field(
        default_factory=list, description="Each entry, in the order sent.", directives=[ListSize(assumed_size=250)]
    )
    failures: list[RowFailure] = strawberry.field(
        default_factory=list, description="Entries that were refused.", directives=[ListSize(assumed_size=250)]
    )


@strawberry.type
class CustomerMutations:
    """customerCreate, customerUpdate, customerDelete, customersUpsert."""

    @requires(Scope.CUSTOMERS_WRITE, description="Makes a customer.", graphql_type=CustomerPayload | None)
    @staticmethod
    async def customer_create(
        info: Info,
        input: Annotated[CustomerCreateInput, strawberry.argument(description="What is to be written.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `creating.customer_create`."""
        fields = fields_of(input)
        work = creating.customer_create(
            actor=info.context.actor,
            on_duplicate=fields.pop("on_duplicate"),
            fields=fields,
            idempotency_key=given(idempotency_key),
        )
        return await settle(CustomerPayload, work, customer=lambda key: _customer(info, key))

    @requires(Scope.CUSTOMERS_WRITE, description="Changes a customer.", graphql_type=CustomerPayload | None)
    @staticmethod
    async def customer_update(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Whom to change.")],
        input: Annotated[CustomerUpdateInput, strawberry.argument(description="What is to be written.")],
        expected_version: ExpectedVersion = UNSET,
    ) -> Any:
        """See `updating.customer_update`."""
        work = updating.customer_update(
            actor=info.context.actor,
            customer_id=ids.decode("cus", id),
            fields=fields_of(input),
            expected_version=given(expected_version),
        )
        return await settle(CustomerPayload, work, customer=lambda key: _customer(info, key))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Takes a customer away. Refused with orders; then erasure is the way.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def customer_delete(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Whom to delete.")],
        expected_version: ExpectedVersion = UNSET,
    ) -> Any:
        """See `deleting.customer_delete`."""
        work = deleting.customer_delete(
            actor=info.context.actor, customer_id=ids.decode("cus", id), expected_version=given(expected_version)
        )
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("cus", key)))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Makes or changes up to 250 customers, found by external id or e-mail.",
        graphql_type=CustomersUpsertPayload | None,
    )
    @staticmethod
    async def customers_upsert(
        info: Info,
        customers: Annotated[
            list[CustomerCreateInput],
            strawberry.argument(description="1 to 250; the onDuplicate of each is passed over."),
        ],
        idempotency_key: Annotated[
            str, strawberry.argument(description="Repeating it within 24 hours has one effect.")
        ],
        on_duplicate: Annotated[
            OnDuplicate, strawberry.argument(description="What to do with those who are there already.")
        ] = OnDuplicate.UPDATE_EXISTING,
    ) -> Any:
        """See `upserting.customers_upsert`."""
        rows = [{key: value for key, value in fields_of(one).items() if key != "on_duplicate"} for one in customers]
        work = upserting.customers_upsert(
            actor=info.context.actor, rows=rows, on_duplicate=on_duplicate.value, idempotency_key=idempotency_key
        )
        return await settle(
            CustomersUpsertPayload,
            work,
            created=lambda done: done.count("CREATED"),
            updated=lambda done: done.count("UPDATED"),
            unchanged=lambda done: done.count("UNCHANGED"),
            results=_results,
            failures=lambda done: _failures(done, rows),
        )


async def _customer(info: Info, key: int) -> Any:
    return await find_node(info.context, ids.encode("cus", key))


def _results(done: Upserted) -> list[UpsertResult]:
    return [
        UpsertResult(
            index=one.index,
            key=one.key,
            outcome=UpsertOutcome(one.outcome),
            id=None if one.customer_id is None else strawberry.ID(ids.encode("cus", one.customer_id)),
        )
        for one in done.results
    ]


def _failures(done: Upserted, rows: Sequence[dict[str, Any]]) -> list[FailureRow]:
    return [
        FailureRow(row=index + 1, key=done.results[index].key or None, column=None, input=rows[index], errors=refusals)
        for index, refusals in done.failures
    ]
