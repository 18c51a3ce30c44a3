"""The root fields of the companies."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.companies.graphql.references import CompanyRef
from regulars.companies.queries import companies as queries
from regulars.companies.queries.companies import CompanyRow, CompanySortField
from regulars.companies.service import members, saving
from regulars.companies.words import PREFIX, CompanyRole
from regulars.customers.graphql.filters import ExternalIdInput
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, ExpectedVersion, First, IdempotencyKey, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.filters import DateTimeFilter, DecimalFilter, IdFilter, IntFilter, StringFilter
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import MoneyInput
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.sorting import SortDirection, sorts_of
from regulars.platform.query.page import window

strawberry.enum(CompanySortField, description="Sorts of companies.")
CompanyId = Annotated[strawberry.ID, strawberry.argument(description="Of the company.")]
CustomerId = Annotated[strawberry.ID, strawberry.argument(description="Of the customer.")]


@strawberry.input(description="A rule of approval: an amount, or the number, or both.")
class ApprovalRuleInput:
    """Read by companies/service/reading.py."""

    above: Annotated[
        MoneyInput | None, strawberry.field(description="Orders above this wait; in the base currency.")
    ] = UNSET
    requires_purchase_order: Annotated[
        bool, strawberry.field(description="Orders without a purchase order number wait.")
    ] = False
    approver_roles: Annotated[
        list[CompanyRole] | None, strawberry.field(description="Which members approve. Left out: APPROVER and ADMIN.")
    ] = UNSET


@strawberry.input(description="A company to write. Of one that is there, what is left out stays.")
class CompanyInput:
    """Read by companies/service/reading.py."""

    name: Annotated[str, strawberry.field(description="1 to 200 letters.")]
    tax_id: Annotated[str | None, strawberry.field(description="Tax number, up to 50 letters.")] = UNSET
    external_ids: Annotated[
        list[ExternalIdInput] | None, strawberry.field(description="All of its ids elsewhere, up to 20.")
    ] = UNSET
    payment_terms_days: Annotated[
        int | None, strawberry.field(description="Its orders are due after so many days, 0 to 365; null: at once.")
    ] = UNSET
    requires_purchase_order: Annotated[
        bool | None, strawberry.field(description="Its orders are placed with a purchase order number only.")
    ] = UNSET
    credit_limit: Annotated[
        MoneyInput | None, strawberry.field(description="In the base currency; null: no limit.")
    ] = UNSET
    approval: Annotated[
        ApprovalRuleInput | None, strawberry.field(description="Which orders wait; null: none by a rule.")
    ] = UNSET


@strawberry.input(description="Narrows companies; fields are and-ed.")
class CompanyFilter:
    """Compiled by `company_filters`."""

    and_: Annotated[list["CompanyFilter"] | None, strawberry.field(name="and", description="All of these.")] = UNSET
    or_: Annotated[list["CompanyFilter"] | None, strawberry.field(name="or", description="Any of these.")] = UNSET
    not_: Annotated["CompanyFilter | None", strawberry.field(name="not", description="None that match this.")] = UNSET
    name: Annotated[StringFilter | None, strawberry.field(description="What it is called.")] = UNSET
    customer_id: Annotated[IdFilter | None, strawberry.field(description="One of these is a member.")] = UNSET
    member_count: Annotated[IntFilter | None, strawberry.field(description="How many order for it.")] = UNSET
    credit_limit: Annotated[
        DecimalFilter | None, strawberry.field(description="In base money; isNull finds those without.")
    ] = UNSET
    payment_terms_days: Annotated[
        IntFilter | None, strawberry.field(description="In days; isNull finds those without.")
    ] = UNSET
    requires_approval: Annotated[bool | None, strawberry.field(description="Whether it has a rule of approval.")] = (
        UNSET
    )
    created_at: Annotated[DateTimeFilter | None, strawberry.field(description="When it was made.")] = UNSET


@strawberry.input(description="One step of a sort; ties go by id.")
class CompanySort:
    """Which column, and which way."""

    field: Annotated[CompanySortField, strawberry.field(description="The column.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.ASC


@strawberry.type(description="Outcome of companySave, companyRestore, companyMemberSet, companyMemberRemove.")
class CompanyPayload(Payload):
    """The company as it is now."""

    company: Annotated[CompanyRef | None, strawberry.field(description="The company as it is now.")] = None


@strawberry.type
class CompanyQueries:
    """The list of companies, and one of them."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="A company, also one that was deleted; null where there is none.",
        graphql_type=CompanyRef | None,
    )
    @staticmethod
    async def company(info: Info, id: strawberry.ID) -> Any:
        """By its id."""
        key = ids.decode(PREFIX, id)
        return None if key is None else await _reader(info)(key)

    @requires(
        Scope.CUSTOMERS_READ, description="By name where nothing is said.", graphql_type=Connection[CompanyRef] | None
    )
    @staticmethod
    async def companies(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Annotated[
            str | None, strawberry.argument(description="Words of the name, or an id in another system.")
        ] = UNSET,
        filter: Annotated[CompanyFilter | None, strawberry.argument(description="Which companies.")] = UNSET,
        order_by: Annotated[list[CompanySort] | None, strawberry.argument(description="In which order.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await queries.companies_condition(reader, actor, fields_of(filter), given(search))
        order = queries.companies_sorted(actor, sorts_of(given(order_by)))
        page = await queries.companies_page(reader, actor, where, order, looked, info.columns)
        return connection(page, lambda: queries.companies_counted(reader, where))


@strawberry.type
class CompanyMutations:
    """The verbs on companies."""

    @requires(
        Scope.COMPANIES_WRITE,
        description="Makes a company, or changes the one with this id.",
        graphql_type=CompanyPayload | None,
    )
    @staticmethod
    async def company_save(
        info: Info,
        input: CompanyInput,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Of the one to change.")] = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `saving.company_save`."""
        wanted = given(id)
        work = saving.company_save(
            actor=info.context.actor,
            company_id=None if wanted is None else (ids.decode(PREFIX, wanted) or 0),
            fields=fields_of(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(CompanyPayload, work, company=_reader(info))

    @requires(
        Scope.COMPANIES_WRITE,
        description="Takes a company away: its members stay customers, its orders go on naming it. companyRestore"
        " brings it back.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def company_delete(info: Info, id: CompanyId) -> Any:
        """See `saving.company_delete`."""
        work = saving.company_delete(actor=info.context.actor, company_id=ids.decode(PREFIX, id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode(PREFIX, key)))

    @requires(
        Scope.COMPANIES_WRITE,
        description="Brings a deleted company back with its members.",
        graphql_type=CompanyPayload | None,
    )
    @staticmethod
    async def company_restore(info: Info, id: CompanyId) -> Any:
        """See `saving.company_restore`."""
        work = saving.company_restore(actor=info.context.actor, company_id=ids.decode(PREFIX, id))
        return await settle(CompanyPayload, work, company=_reader(info))

    @requires(
        Scope.COMPANIES_WRITE,
        description="Makes a customer a member of a company, or gives a member another role and limit.",
        graphql_type=CompanyPayload | None,
    )
    @staticmethod
    async def company_member_set(
        info: Info,
        company_id: CompanyId,
        customer_id: CustomerId,
        role: Annotated[CompanyRole, strawberry.argument(description="What they may do.")],
        can_approve_up_to: Annotated[
            MoneyInput | None, strawberry.argument(description="In the base currency; left out: no limit of their own.")
        ] = UNSET,
    ) -> Any:
        """See `members.company_member_set`."""
        limit = given(can_approve_up_to)
        work = members.company_member_set(
            actor=info.context.actor,
            company_id=ids.decode(PREFIX, company_id),
            customer_id=ids.decode("cus", customer_id),
            role=role,
            can_approve_up_to=None if limit is None else fields_of(limit),
        )
        return await settle(CompanyPayload, work, company=_reader(info))

    @requires(
        Scope.COMPANIES_WRITE,
        description="Ends a membership; the customer and their orders stay.",
        graphql_type=CompanyPayload | None,
    )
    @staticmethod
    async def company_member_remove(info: Info, company_id: CompanyId, customer_id: CustomerId) -> Any:
        """See `members.company_member_remove`."""
        work = members.company_member_remove(
            actor=info.context.actor,
            company_id=ids.decode(PREFIX, company_id),
            customer_id=ids.decode("cus", customer_id),
        )
        return await settle(CompanyPayload, work, company=_reader(info))


def _reader(info: Info) -> Callable[[int], Awaitable[CompanyRow | None]]:
    async def read(key: int) -> CompanyRow | None:
        context = info.context
        return (await queries.companies_by_ids(context.database, [key], context.actor, deleted=True)).get(key)

    return read
