"""Q1–Q5: each as a GraphQL document for Regulars and as SQL for the floor, answering the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One piece of work, asked both ways."""

    key: str
    title: str
    document: str
    statements: tuple[str, ...]
    """Named parameters `:id`, `:text`, `:minimum`, `:spent`, `:key` are filled from the store's facts."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    target: int = 50
    """Share of the floor to reach, in percent."""
    postgraphile: tuple[float, float] | None = None
    """Its share of bare SQL with 1 and with 16 connections, in percent, as measured once."""


_LIST = "id, display_name, email, order_count, total_spent, last_order_at"
_ORDERS = "id, number, placed_at, status, total"
_NODE = "id displayName email stats { orderCount totalSpent { amount currencyCode } lastOrderAt }"
_ORDER_NODE = "id number placedAt status total { presentment { amount currencyCode } }"
_EACH = (
    "SELECT c.id AS customer_id, o.* FROM (SELECT id FROM customers ORDER BY {order} LIMIT 50) c"
    " JOIN orders o ON o.id IN (SELECT id FROM orders x WHERE x.customer_id = c.id"
    " ORDER BY x.listed_at DESC, x.id DESC LIMIT 5)"
)


def _each(order: str) -> tuple[str, ...]:
    return (
        f"SELECT {_LIST} FROM customers ORDER BY {order} LIMIT 50",
        _EACH.format(order=order).replace("o.*", ", ".join(f"o.{name.strip()}" for name in _ORDERS.split(","))),
    )


QUESTIONS: tuple[Question, ...] = (
    Question(
        "Q1",
        "50 customers by total spent",
        f"{{ customers(first: 50, orderBy: [{{ field: TOTAL_SPENT, direction: DESC }}]) {{ nodes {{ {_NODE} }} }} }}",
        (f"SELECT {_LIST} FROM customers ORDER BY total_spent DESC, id DESC LIMIT 50",),
        postgraphile=(23, 18),
    ),
    Question(
        "Q2",
        "one customer by id, 20 orders",
        f"query One($id: ID!) {{ customer(by: {{ id: $id }}) {{ {_NODE} phone firstName lastName"
        f" orders(first: 20) {{ nodes {{ {_ORDER_NODE} }} }} }} }}",
        (
            f"SELECT {_LIST}, phone, first_name, last_name FROM customers WHERE id = :id",
            f"SELECT {_ORDERS} FROM orders WHERE customer_id = :id ORDER BY listed_at DESC, id DESC LIMIT 20",
        ),
        {"id": "id"},
        target=40,
        postgraphile=(17, 9),
    ),
    Question(
        "Q3",
        "newest 50 customers, 5 orders each",
        f"{{ customers(first: 50, orderBy: [{{ field: CREATED_AT, direction: DESC }}]) {{ nodes {{ {_NODE}"
        f" orders(first: 5) {{ nodes {{ {_ORDER_NODE} }} }} }} }} }}",
        _each("created_at DESC, id DESC"),
        target=40,
        postgraphile=(32, 27),
    ),
    Question(
        "Q3b",
        "50 biggest spenders, 5 orders each",
        f"{{ customers(first: 50, orderBy: [{{ field: TOTAL_SPENT, direction: DESC }}]) {{ nodes {{ {_NODE}"
        f" orders(first: 5) {{ nodes {{ {_ORDER_NODE} }} }} }} }} }}",
        _each("total_spent DESC, id DESC"),
        target=40,
        postgraphile=(35, 26),
    ),
    Question(
        "Q4",
        "substring search, spent over a sum, 25 rows, count",
        "query Search($text: String, $minimum: Decimal) { customers(first: 25, search: $text,"
        f" filter: {{ totalSpent: {{ gt: $minimum }} }}) {{ nodes {{ {_NODE} }} totalCount }} }}",
        (":search",),
        {"text": "text", "minimum": "minimum"},
        target=60,
        postgraphile=(48, 34),
    ),
    Question(
        "Q5",
        "a page deep in the list",
        "query Deep($after: String) { customers(first: 50, after: $after,"
        f" orderBy: [{{ field: TOTAL_SPENT, direction: DESC }}]) {{ nodes {{ {_NODE} }} }} }}",
        (
            (
                f"SELECT {_LIST} FROM customers WHERE total_spent <= :spent AND (total_spent < :spent OR id < :key)"
                " ORDER BY total_spent DESC, id DESC LIMIT 50"
            ),
        ),
        {"after": "after"},
        postgraphile=(0.8, 0.7),
    ),
)


def variables_of(question: Question, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of the document."""
    outside = {"id": f"cus_{facts['id']}", "minimum": str(facts["minimum"])}
    return {name: outside.get(fact, facts.get(fact)) for name, fact in question.variables.items()}
