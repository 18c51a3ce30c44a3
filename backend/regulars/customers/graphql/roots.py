"""Reading customers: the list, one of them, how many, their tags."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.filters import CustomerIdentifier, CustomerSort
from regulars.customers.graphql.references import CustomerFilterRef, CustomerRef
from regulars.customers.queries import details, listing
from regulars.customers.queries.counts import CountsRow, counts
from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import fields_of, given, one_of
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window

MAX_TAGS = 250

Search = Annotated[
    str | None, strawberry.argument(description="Name, e-mail or phone in any written form, whole or in part.")
]
Filter = Annotated[CustomerFilterRef | None, strawberry.argument(description="Limits the list.")]
OrderBy = Annotated[
    list[CustomerSort] | None, strawberry.argument(description="Up to 4 steps; the newest first where nothing is said.")
]


@strawberry.type(description="The counts of the home page.")
class CountsSnapshot:
    """Answered from a `CountsRow`."""

    is_type_of = rows_are(CountsRow)

    total: Annotated[int, strawberry.field(description="Everybody.")]
    with_account: Annotated[int, strawberry.field(description="Those with an account.")]
    guests: Annotated[int, strawberry.field(description="Those without.")]
    new_today: Annotated[int, strawberry.field(description="First known to us today, where the first store stands.")]
    active_today: Annotated[int, strawberry.field(description="Active today.")]
    at: Instant = derived(lambda _: Instant(clock.now()), description="When it was counted.")


@strawberry.type
class CustomerQueries:
    """customer, customers, customerCount, customerCounts, customerTags."""

    @requires(Scope.CUSTOMERS_READ, description="One customer.", graphql_type=CustomerRef | None)
    @staticmethod
    async def customer(
        info: Info, by: Annotated[CustomerIdentifier, strawberry.argument(description="Exactly one way to name them.")]
    ) -> Any:
        """Null when there is none."""
        context = info.context
        key = await listing.key_of(context.database, context.actor, one_of(by))
        return (
            None
            if key is None
            else (await listing.by_ids(context.database, context.actor, [key], info.columns)).get(key)
        )

    @requires(Scope.CUSTOMERS_READ, description="The list.", graphql_type=Connection[CustomerRef] | None)
    @staticmethod
    async def customers(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Search = UNSET,
        filter: Filter = UNSET,
        order_by: OrderBy = UNSET,
    ) -> Any:
        """A page, and the count only when it is selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        wanted = await listing.condition(reader, actor, fields_of(given(filter)), given(search))
        page = await listing.customers(
            reader,
            actor,
            window=looked,
            search=given(search),
            order=[fields_of(step) for step in given(order_by) or ()],
            keys=info.columns,
            wanted=wanted,
        )
        return connection(page, lambda: listing.count_of(reader, wanted))

    @requires(Scope.CUSTOMERS_READ, description="How many, exactly.", directives=[Cost(weight=10)])
    @staticmethod
    async def customer_count(info: Info, search: Search = UNSET, filter: Filter = UNSET) -> int | None:
        """As `customers` would list them."""
        return await listing.count(
            info.context.database, info.context.actor, filter=fields_of(given(filter)), search=given(search)
        )

    @requires(
        Scope.CUSTOMERS_READ,
        description="The counts of the home page.",
        directives=[Cost(weight=10)],
        graphql_type=CountsSnapshot | None,
    )
    @staticmethod
    async def customer_counts(info: Info) -> Any:
        """As of now."""
        return await counts(info.context.database)

    @requires(
        Scope.CUSTOMERS_READ,
        description="Every tag in use, most used first.",
        directives=[ListSize(assumed_size=50)],
    )
    @staticmethod
    async def customer_tags(
        info: Info,
        starts_with: Annotated[str | None, strawberry.argument(description="How the tag begins.")] = UNSET,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 250.")] = 50,
    ) -> list[str] | None:
        """Without regard to case."""
        if not 1 <= first <= MAX_TAGS:
            raise Refusal(ErrorCode.INVALID, f"first is 1 to {MAX_TAGS}, not {first}.", ("first",))
        return await details.tags_in_use(info.context.database, given(starts_with), first)
