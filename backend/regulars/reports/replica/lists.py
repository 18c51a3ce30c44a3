"""What lists are filtered by, under the database's own names: views of the replica over its relations.

Only qualifying orders are there: a condition must say that it wants these (`exclusion_reason IS NULL`), and no column
is named by which one that does not could ask.
"""

from typing import NamedTuple


class View(NamedTuple):
    """A relation of the database as far as the replica knows it."""

    text: str
    columns: frozenset[str]


def _view(source: str, *columns: str) -> View:
    names = frozenset(column.rpartition(" ")[2] for column in columns)
    return View(f"SELECT {', '.join(columns)} FROM {source}", names)


VIEWS = {
    "customers": _view(
        "report_customers",
        "customer_id AS id",
        "created_at",
        "account_created_at",
        "account_status",
        "has_account",
        "order_count",
        "total_spent",
        "average_order_value",
        "first_order_at",
        "last_order_at",
        "average_gap",
        "discounted_orders",
        "returned_orders",
        "price_sensitivity",
        "last_country AS last_shipping_country",
        "role_id",
        "CASE WHEN is_merged = 1 THEN customer_id END AS merged_into",
    ),
    "customer_predictions": _view(
        "report_predictions", "customer_id", "predicted_ltv", "probability_leaving", "rfm_group"
    ),
    "customer_addresses": _view("report_addresses", "customer_id", "country AS country_code"),
    "group_members": _view("report_members WHERE kind = 'GROUP'", "set_id AS group_id", "customer_id"),
    "segment_members": _view("report_members WHERE kind = 'SEGMENT'", "set_id AS segment_id", "customer_id"),
    "orders": _view(
        "report_orders",
        "order_id AS id",
        "customer_id",
        "ordered_at AS listed_at",
        "CAST(NULL AS VARCHAR) AS exclusion_reason",
    ),
    "order_lines": _view("report_lines", "order_id", "sku AS sku_key", "category_key", "brand_key", "quantity"),
}
