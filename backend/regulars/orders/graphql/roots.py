"""The root fields of the orders."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.orders.graphql.filters import OrderFilter, OrderSort, PaymentFilter, PaymentSort
from regulars.orders.graphql.inputs import OrderIdentifier, OrderInput
from regulars.orders.graphql.parts import Payment, orders_by_key
from regulars.orders.graphql.references import OrderRef
from regulars.orders.queries import lists
from regulars.orders.service.upsert import orders_upsert
from regulars.orders.service.work import Outcome
from regulars.platform import clock, ids, live
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.changes import ChangeKind, ChangeRef, ChangeRow
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given, one_of, plain
from regulars.platform.graphql.jobs import RowFailure, UpsertResult
from regulars.platform.graphql.payload import Payload, error_of
from regulars.platform.graphql.sorting import sorts_of
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.jobs.states import UpsertOutcome
from regulars.platform.outbox import Committed
from regulars.platform.query.page import window
from regulars.platform.text import fold
from regulars.stores import queries as stores

Key = Annotated[
    str, strawberry.argument(description="Your own key for this call: repeating it within 24 hours has one effect.")
]


@strawberry.type
class OrderQueries:
    """Lists of orders and payments, and one order."""

    @requires(Scope.ORDERS_READ, description="An order; null where there is none.", graphql_type=OrderRef | None)
    async def order(self, info: Info, by: Annotated[OrderIdentifier, strawberry.argument(description="Which.")]) -> Any:
        """By our id, the source's or the number."""
        context = info.context
        name, value = one_of(by)
        if name == "id":
            key = ids.decode("ord", value)
            return None if key is None else await context.loader(orders_by_key).load(key)
        reader, actor = context.database, context.actor
        code = value.get("store_code")
        store = await (stores.store_by_code(reader, code) if code else stores.default_store(reader))
        if store is None:
            return None
        if name == "external":
            return await lists.order_by_external_id(reader, actor, value["external_id"], store.id)
        return await lists.order_by_number(reader, actor, fold(value["number"]), store.id)

    @requires(
        Scope.ORDERS_READ, description="Newest first where nothing is said.", graphql_type=Connection[OrderRef] | None
    )
    async def orders(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Annotated[str | None, strawberry.argument(description="Number, reference, e-mail, SKU.")] = UNSET,
        filter: Annotated[OrderFilter | None, strawberry.argument(description="Which orders.")] = UNSET,
        order_by: Annotated[list[OrderSort] | None, strawberry.argument(description="In which order.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await lists.order_condition(reader, actor, fields_of(filter), given(search))
        order = lists.orders_sorted(actor, sorts_of(given(order_by)))
        page = await lists.orders_page(reader, actor, where, order, looked, info.columns)
        return connection(page, lambda: lists.orders_counted(reader, where))

    @requires(
        Scope.ORDERS_READ,
        description="Transactions, newest first where nothing is said.",
        graphql_type=Connection[Payment] | None,
    )
    async def payments(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: Annotated[PaymentFilter | None, strawberry.argument(description="Which payments.")] = UNSET,
        order_by: Annotated[list[PaymentSort] | None, strawberry.argument(description="In which order.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await lists.payment_condition(reader, actor, fields_of(filter))
        order = lists.payments_sorted(actor, sorts_of(given(order_by)))
        page = await lists.payments_page(reader, actor, where, order, looked, info.columns)
        return connection(page, lambda: lists.payments_counted(reader, where))


@strawberry.type(description="Outcome of ordersUpsert.")
class OrdersUpsertPayload(Payload):
    """Counts, and what became of each."""

    created: Annotated[int, strawberry.field(description="Orders that were new.")] = 0
    updated: Annotated[int, strawberry.field(description="Orders that had changed.")] = 0
    unchanged: Annotated[int, strawberry.field(description="Orders that were known as they are, or newer.")] = 0
    results: list[UpsertResult] = strawberry.field(
        default_factory=list, description="One for each, in the order sent.", directives=[ListSize(assumed_size=250)]
    )
    failures: list[RowFailure] = strawberry.field(
        default_factory=list, description="Those that were refused, and why.", directives=[ListSize(assumed_size=250)]
    )


@strawberry.type
class OrderMutations:
    """Writing orders."""

    @requires(
        Scope.ORDERS_WRITE,
        description="Up to 250; each order stands or falls alone.",
        graphql_type=OrdersUpsertPayload | None,
    )
    async def orders_upsert(
        self,
        info: Info,
        orders: Annotated[list[OrderInput], strawberry.argument(description="As the storefront has them.")],
        idempotency_key: Key,
    ) -> Any:
        """Refusals of single orders are failures; of the call as such, userErrors."""
        sent = [fields_of(order) for order in orders]
        try:
            outcomes = await orders_upsert(actor=info.context.actor, orders=sent, idempotency_key=idempotency_key)
        except Refusal as refusal:
            return OrdersUpsertPayload(user_errors=[error_of(refusal)])
        return _payload(outcomes, [plain(order) for order in orders])


def _payload(outcomes: list[Outcome], sent: list[Any]) -> OrdersUpsertPayload:
    counts = dict.fromkeys(UpsertOutcome, 0)
    results: list[UpsertResult] = []
    failures: list[Any] = []
    for index, outcome in enumerate(outcomes):
        counts[outcome.outcome] += 1
        key = None if outcome.order_id is None else strawberry.ID(ids.encode("ord", outcome.order_id))
        results.append(UpsertResult(index=index, key=outcome.external_id, outcome=outcome.outcome, id=key))
        if outcome.errors:
            place = ("orders", str(index))
            told = [Refusal(ErrorCode(one.code), one.message, (*place, *one.path)) for one in outcome.errors]
            failures.append(FailureRow(index + 1, outcome.external_id, _column(outcome), _jsonable(sent[index]), told))
    return OrdersUpsertPayload(
        created=counts[UpsertOutcome.CREATED],
        updated=counts[UpsertOutcome.UPDATED],
        unchanged=counts[UpsertOutcome.UNCHANGED],
        results=results,
        failures=failures,
    )


def _column(outcome: Outcome) -> str | None:
    path = outcome.errors[0].path
    return path[0] if path else None


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _jsonable(part) for name, part in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of any kind
    if isinstance(value, list):
        return [_jsonable(part) for part in value]  # pyright: ignore[reportUnknownVariableType] - of any kind
    return value if value is None or isinstance(value, str | int | bool) else str(value)


@strawberry.type
class OrderSubscriptions:
    """Orders as they change."""

    @requires(
        Scope.ORDERS_READ,
        subscription=True,
        description="An order, those of a customer, or all: the present state first where one is named.",
        graphql_type=ChangeRef | None,
    )
    async def order_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="This order only.")] = UNSET,
        customer_id: Annotated[strawberry.ID | None, strawberry.argument(description="This customer's only.")] = UNSET,
        after: Annotated[str | None, strawberry.argument(description="The cursor of the last change seen.")] = UNSET,
    ) -> AsyncGenerator[Any, None]:
        """Every change once, in order; RESYNC where some cannot be told any more, and after an import."""
        wanted = _Wanted(given(id), given(customer_id))
        async with live.hub().subscribe(after=given(after)) as feed:
            if wanted.order_key is not None and given(after) is None:
                cursor = live.cursor(feed.position)
                yield ChangeRow(cursor, clock.now(), ChangeKind.SNAPSHOT, ids.encode("ord", wanted.order_key))
            async for item in feed:
                change = wanted.change(item, live.cursor(feed.position), info.context.actor)
                if change is not None:
                    yield change


class _Wanted:
    """Which changes a subscriber asked for."""

    def __init__(self, order: str | None, customer: str | None) -> None:
        self.order_key = None if order is None else ids.decode("ord", order) or 0
        self.customer_key = None if customer is None else ids.decode("cus", customer) or 0

    def change(self, item: Committed | live.Resync, cursor: str, actor: Actor) -> ChangeRow | None:
        """What the subscriber is told of an event; nothing where it is not about their orders."""
        if isinstance(item, live.Resync):
            return ChangeRow(cursor, clock.now(), ChangeKind.RESYNC, "")
        if item.name == "orders.imported":
            touched = self.customer_key is None or self.customer_key in item.payload["customer_ids"]
            return ChangeRow(cursor, item.at, ChangeKind.RESYNC, "") if touched else None
        if item.name not in {"order.created", "order.updated"} or item.order_id is None:
            return None
        customers = {item.customer_id, item.payload.get("former_customer_id")}
        if self.order_key not in {None, item.order_id} or (
            self.customer_key is not None and self.customer_key not in customers
        ):
            return None
        if not actor.sees_store(item.payload.get("store_id")):
            return None
        kind = ChangeKind.CREATED if item.name == "order.created" else ChangeKind.UPDATED
        return ChangeRow(cursor, item.at, kind, ids.encode("ord", item.order_id))
