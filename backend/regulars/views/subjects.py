"""The lists that keep views: who may read them, and what their filters and sorts are checked by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from regulars.customers.queries.columns import SORTS as CUSTOMER_SORTS
from regulars.customers.queries.custom_fields import LEAF, sorted_by
from regulars.customers.queries.filters import customer_filters
from regulars.customers.queries.listing import CUSTOM
from regulars.orders.queries.filters import order_filters, payment_filters
from regulars.orders.queries.lists import ORDER_SORTS, PAYMENT_SORTS
from regulars.platform.query.columns import Column
from regulars.platform.query.filters import Asking


class ViewSubject(StrEnum):
    """Pages that keep views."""

    CUSTOMERS = "CUSTOMERS"
    ORDERS = "ORDERS"
    PAYMENTS = "PAYMENTS"
    REPORT = "REPORT"


class Compiles(Protocol):
    """What a view asks, checked by compiling it."""

    def compile(self, value: Mapping[str, Any] | None, asking: Asking) -> Any:
        """Raises `Refusal` or `Forbidden`."""
        ...


class ReportFilters:
    """A report asks of customers and of orders."""

    def compile(self, value: Mapping[str, Any] | None, asking: Asking) -> None:
        """By the filters of both lists; the rest of a report's question is anybody's to read."""
        asked = value or {}
        customer_filters.compile(asked.get("filter"), asking)
        order_filters.compile(asked.get("order_filter"), asking)


@dataclass(frozen=True, slots=True)
class Subject:
    """One list."""

    scope: str
    """Without it there are no views of this list."""
    input: str
    """The type of its filter."""
    argument: str
    """Where SavedViewInput takes its filter."""
    filters: Compiles
    sorts: Mapping[str, Column]
    searches_contact: bool = True
    """Whether its search finds e-mail addresses and phone numbers."""

    def sorted_by(self, step: Mapping[str, Any], asked: Asking) -> Column | None:
        """The column of a sort as it is kept, none for an unknown one. Raises `Refusal` or `Forbidden`."""
        if step["field"] == CUSTOM and self.argument == "customerFilter":
            return sorted_by(asked.beforehand[LEAF], step.get("custom_field_key") or "", asked.actor)
        return self.sorts.get(step["field"])


SUBJECTS: dict[str, Subject] = {
    ViewSubject.CUSTOMERS: Subject(
        "CUSTOMERS_READ", "CustomerFilter", "customerFilter", customer_filters, CUSTOMER_SORTS
    ),
    ViewSubject.ORDERS: Subject("ORDERS_READ", "OrderFilter", "orderFilter", order_filters, ORDER_SORTS),
    ViewSubject.PAYMENTS: Subject(
        "ORDERS_READ", "PaymentFilter", "paymentFilter", payment_filters, PAYMENT_SORTS, searches_contact=False
    ),
    ViewSubject.REPORT: Subject("REPORTS_READ", "ReportInput", "report", ReportFilters(), {}),
}
