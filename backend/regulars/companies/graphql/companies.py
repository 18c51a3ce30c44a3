"""Companies as the window shows them: their facts, members and notes; and the companies of a customer."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.companies.graphql.references import CompanyRef
from regulars.companies.queries import companies, members
from regulars.companies.queries.companies import CompanyRow
from regulars.companies.queries.members import MemberRow
from regulars.companies.words import PREFIX, ApprovalRule, CompanyRole
from regulars.customers.graphql.profile import ExternalId
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries.details import ExternalIdRow
from regulars.notes.graphql import Note, notes_on
from regulars.notes.queries import NoteWish
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filters import IdFilter
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.money import Money, MoneyFrom, money
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window

strawberry.enum(CompanyRole, description="Roles inside a company.")


class RuleRow(NamedTuple):
    """A rule of approval with its currency."""

    rule: ApprovalRule
    currency: str


class MembershipRow(NamedTuple):
    """A member's row, seen from the customer."""

    member: MemberRow


@strawberry.type(
    name="ApprovalRule",
    description="Orders above this amount, or without a purchase order number, wait for approval.",
)
class ApprovalRuleType:
    """Answered from a `RuleRow`."""

    is_type_of = rows_are(RuleRow)

    above: Money | None = derived(
        lambda row: money(row.rule.above, row.currency), description="In the base currency; null: none waits for this."
    )
    requires_purchase_order: bool = derived(
        lambda row: row.rule.requires_purchase_order, description="Whether those without a number wait."
    )
    approver_roles: list[CompanyRole] = derived(
        lambda row: list(row.rule.approver_roles),
        description="Which members may approve.",
        directives=[ListSize(assumed_size=3)],
    )


def _rule(row: Any) -> Any:
    return None if row.rule is None else RuleRow(row.rule, row.currency)


@strawberry.type
class CompanyFacts:
    """Columns of a `CompanyRow`."""

    name: Annotated[str, strawberry.field(description="Unique without regard to case and accents.")]
    tax_id: Annotated[str | None, strawberry.field(description="Tax number.", directives=[Personal(mask=Mask.HIDE)])]
    payment_terms_days: Annotated[
        int | None, strawberry.field(description="Its orders are due so many days after they are placed.")
    ]
    requires_purchase_order: Annotated[
        bool, strawberry.field(description="Whether its orders are placed with a purchase order number only.")
    ]
    member_count: Annotated[int, strawberry.field(description="How many customers order for it.")]
    created_at: Annotated[Instant, strawberry.field(description="When it was made.")]
    updated_at: Annotated[Instant, strawberry.field(description="When it was last saved.")]
    deleted_at: Annotated[
        Instant | None, strawberry.field(description="When it was taken away; null while it is there.")
    ]
    credit_limit: Money | None = derived(
        MoneyFrom("credit_limit", "currency"),
        description="Up to which amount its orders may be unpaid, in the base currency; null: no limit.",
    )
    approval: ApprovalRuleType | None = derived(
        _rule,
        description="Which of its orders wait for an approval; null: none by a rule of its own.",
        reads=("approval_above", "approval_by_number", "approver_roles", "currency"),
    )

    @strawberry.field(
        description="Its ids in other systems.",
        graphql_type=list[ExternalId],
        directives=[ListSize(assumed_size=2)],
    )
    @each("id", missing=list)
    @staticmethod
    async def external_ids(keys: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        found = await companies.external_ids_of(info.context.database, keys)
        return {key: [ExternalIdRow(*one) for one in several] for key, several in found.items()}

    @strawberry.field(
        description="Who orders for it; who joined first before all.", graphql_type=Connection["CompanyMember"]
    )
    @each("id")
    @staticmethod
    async def members(keys: Sequence[int], info: Info, first: First = UNSET, after: After = UNSET) -> Mapping[int, Any]:
        """Without a cursor, one read serves every company of the page."""
        looked = window(first=given(first), after=given(after))
        reader, actor = info.context.database, info.context.actor
        if looked.is_start:
            pages = await members.first_members_of_each(reader, actor, keys, looked.size)
        else:
            pages = {key: await members.members_of(reader, actor, key, looked) for key in keys}
        return connections(info.context, pages, lambda some: members.member_counts(reader, some))

    @requires(
        Scope.NOTES_READ, description="Notes on this company, newest first.", graphql_type=Connection[Note] | None
    )
    @each("id")
    @staticmethod
    async def notes(keys: Sequence[int], info: Info, first: First = UNSET, after: After = UNSET) -> Mapping[int, Any]:
        """Pinned ones before all."""
        looked = window(first=given(first), after=given(after))
        return await notes_on(info.context, PREFIX, keys, NoteWish(), looked)


def _limit(row: Any) -> Any:
    return money(row.can_approve_up_to, row.currency)


_LIMIT = "Orders up to this amount need nobody else's approval, in the base currency; null: as the company's rule says."


@strawberry.type(description="A person's part in a company.")
class CompanyMember(Node):
    """Answered from a `MemberRow`."""

    is_type_of = rows_are(MemberRow)

    role: Annotated[CompanyRole, strawberry.field(description="What they may do.")]
    joined_at: Annotated[Instant, strawberry.field(description="When they became a member.")]
    can_approve_up_to: Money | None = derived(_limit, description=_LIMIT, reads=("can_approve_up_to", "currency"))

    @strawberry.field(description="Who.", graphql_type=CustomerRef | None, metadata=reading("customer_id"))
    @staticmethod
    async def customer(member: strawberry.Parent[MemberRow], info: Info) -> Any:
        """One read for the page."""
        return await find_node(info.context, ids.encode("cus", member.customer_id))

    @strawberry.field(description="Of which company.", graphql_type=CompanyRef | None, metadata=reading("company_id"))
    @staticmethod
    async def company(member: strawberry.Parent[MemberRow], info: Info) -> Any:
        """One read for the page."""
        return await find_node(info.context, ids.encode(PREFIX, member.company_id))


@strawberry.type(description="The company seen from the customer.")
class CompanyMembership:
    """Answered from a `MembershipRow`."""

    is_type_of = rows_are(MembershipRow)

    role: CompanyRole = derived(lambda row: row.member.role, description="What they may do.")
    can_approve_up_to: Money | None = derived(lambda row: _limit(row.member), description=_LIMIT)
    joined_at: Instant = derived(lambda row: row.member.joined_at, description="When they became a member.")

    @strawberry.field(description="Which company.", graphql_type=CompanyRef | None)
    @staticmethod
    async def company(row: strawberry.Parent[MembershipRow], info: Info) -> Any:
        """One read for the page."""
        return await find_node(info.context, ids.encode(PREFIX, row.member.company_id))


@strawberry.type
class CustomerCompanies:
    """The companies' part of Customer."""

    @strawberry.field(
        description="Companies for which the customer orders, the oldest membership first.",
        graphql_type=list[CompanyMembership],
        directives=[ListSize(assumed_size=2)],
    )
    @each("id", missing=list)
    @staticmethod
    async def companies(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for the page."""
        found = await members.memberships_of_each(info.context.database, info.context.actor, customers)
        return {key: [MembershipRow(one) for one in several] for key, several in found.items()}


@strawberry.input
class CustomerFilterCompanies:
    """The companies' part of CustomerFilter."""

    company_id: Annotated[IdFilter | None, strawberry.field(description="Member of one of these companies.")] = UNSET


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, CompanyRow]:
    """Also those that were deleted: orders and notes go on naming them."""
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await companies.companies_by_ids(context.database, keys, context.actor, deleted=True)


async def _member_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, MemberRow]:
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await members.members_by_ids(context.database, keys)


register_node(PREFIX, _nodes)
register_node("mem", _member_nodes)
