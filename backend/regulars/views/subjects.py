"""The lists that keep views: who may read them, and what their filters and sorts are checked by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from regulars.customers.queries.columns import SORTS as CUSTOMER_SORTS
from regulars.customers.queries.filters import customer_filters
from regulars.orders.queries.filters import order_filters
from regulars.orders.queries.lists import ORDER_SORTS
from regulars.platform.query.columns import Column
from regulars.platform.query.filters import Filters


class ViewSubject(StrEnum):
    """Pages that keep views."""

    CUSTOMERS = "CUSTOMERS"
    ORDERS = "ORDERS"


@dataclass(frozen=True, slots=True)
class Subject:
    """One list."""

    scope: str
    """Without it there are no views of this list."""
    input: str
    """The type of its filter."""
    argument: str
    """Where SavedViewInput takes its filter."""
    filters: Filters
    sorts: Mapping[str, Column]


SUBJECTS: dict[str, Subject] = {
    ViewSubject.CUSTOMERS: Subject(
        "CUSTOMERS_READ", "CustomerFilter", "customerFilter", customer_filters, CUSTOMER_SORTS
    ),
    ViewSubject.ORDERS: Subject("ORDERS_READ", "OrderFilter", "orderFilter", order_filters, ORDER_SORTS),
}
