"""What the orders room says of products: how often and for how much each was bought, and of which product a line is."""

from collections.abc import Mapping, Sequence
from typing import Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.catalog.queries import ProductRow
from regulars.orders.queries import sold
from regulars.orders.queries.sold import Sales
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.reading import reading

_SUM = [Cost(weight=10)]


@strawberry.type
class ProductSold:
    """Joined with the catalog's part in api/types.py; drafts, tests and cancelled orders do not count."""

    @requires(
        Scope.ORDERS_READ,
        description="Orders that hold it, of those that count.",
        directives=_SUM,
        graphql_type=int | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def order_count(product: strawberry.Parent[ProductRow], info: Info) -> Any:
        """One read for all products of the operation."""
        return (await _sales(info, product.id)).order_count

    @requires(
        Scope.ORDERS_READ,
        description="Units in orders that count, before what came back.",
        directives=_SUM,
        graphql_type=int | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def unit_count(product: strawberry.Parent[ProductRow], info: Info) -> Any:
        """One read for all products of the operation."""
        return (await _sales(info, product.id)).unit_count

    @requires(
        Scope.ORDERS_READ,
        description="Its lines in orders that count, after their own discounts, in the base currency.",
        directives=_SUM,
        graphql_type=Money | None,
        metadata=reading("id"),
    )
    @staticmethod
    async def revenue(product: strawberry.Parent[ProductRow], info: Info) -> Any:
        """One read for all products of the operation."""
        sales = await _sales(info, product.id)
        return money(sales.revenue, sales.currency)


async def _sales(info: Info, product_id: int) -> Sales:
    return await info.context.loader(_sales_by_product).load(product_id)


async def _sales_by_product(context: Context, keys: Sequence[int]) -> Mapping[int, Sales]:
    return await sold.sales_of(context.database, context.actor, keys)
