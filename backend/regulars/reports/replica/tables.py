"""The relations of the reports: tables here, views of the same names and columns in PostgreSQL.

Instants are microseconds since 1970, amounts minor units of the base currency, yes and no are 1 and 0. No column holds
personal text. `report_orders` and `report_lines` hold qualifying orders only; `report_payments` says which qualify.
"""

from typing import NamedTuple

_CODES = frozenset(
    {
        "kind",
        "customer_type",
        "channel",
        "status",
        "account_status",
        "email_consent",
        "value_band",
        "rfm_group",
        "previous_group",
    }
)


class Table(NamedTuple):
    """A relation: its columns in order, each with its type, and the column by which its rows are replaced."""

    name: str
    columns: tuple[tuple[str, str], ...]
    owner: str = "order_id"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple([name for name, _ in self.columns])

    @property
    def cells(self) -> tuple[tuple[str, bool], ...]:
        """The columns, each with whether it is text that may hold anything; codes of ours need no quotes."""
        return tuple([(name, kind.startswith("VARCHAR") and name not in _CODES) for name, kind in self.columns])

    @property
    def definition(self) -> str:
        return f"CREATE TABLE {self.name} ({', '.join(f'{name} {kind}' for name, kind in self.columns)})"


_SPLITS = (
    ("customer_type", "VARCHAR NOT NULL"),
    ("channel", "VARCHAR"),
    ("campaign", "VARCHAR"),
    ("payment_method", "VARCHAR"),
    ("country", "VARCHAR"),
    ("province", "VARCHAR"),
    ("city", "VARCHAR"),
    ("postal_code", "VARCHAR"),
)

EVENTS = Table(
    "report_events",
    (
        ("event_id", "BIGINT NOT NULL"),
        ("order_id", "BIGINT NOT NULL"),
        ("customer_id", "BIGINT"),
        ("store_id", "BIGINT NOT NULL"),
        ("kind", "VARCHAR"),
        ("booked_at", "BIGINT NOT NULL"),
        ("ordered_at", "BIGINT NOT NULL"),
        ("sequence", "INTEGER"),
        ("cohort_at", "BIGINT"),
        *_SPLITS,
        ("gross", "BIGINT NOT NULL"),
        ("discount", "BIGINT NOT NULL"),
        ("reversal", "BIGINT NOT NULL"),
        ("shipping", "BIGINT NOT NULL"),
        ("tax", "BIGINT NOT NULL"),
        ("quantity", "BIGINT NOT NULL"),
    ),
)
ORDERS = Table(
    "report_orders",
    (
        ("order_id", "BIGINT NOT NULL"),
        ("customer_id", "BIGINT"),
        ("store_id", "BIGINT NOT NULL"),
        ("ordered_at", "BIGINT NOT NULL"),
        ("sequence", "INTEGER"),
        ("cohort_at", "BIGINT"),
        *_SPLITS,
        ("kept", "BIGINT NOT NULL"),
        ("merchandise", "BIGINT NOT NULL"),
        ("discount", "BIGINT"),
        ("units", "BIGINT NOT NULL"),
        ("lines", "INTEGER NOT NULL"),
    ),
)
FACTS = Table(
    "report_facts",
    (
        ("order_id", "BIGINT NOT NULL"),
        ("store_id", "BIGINT NOT NULL"),
        ("kept", "BIGINT NOT NULL"),
        ("units", "BIGINT NOT NULL"),
        ("lines", "INTEGER NOT NULL"),
    ),
)
"""What of an order is not in the ledger: only while relations are filled."""
LINES = Table(
    "report_lines",
    (
        ("line_id", "BIGINT NOT NULL"),
        ("order_id", "BIGINT NOT NULL"),
        ("customer_id", "BIGINT"),
        ("store_id", "BIGINT NOT NULL"),
        ("ordered_at", "BIGINT NOT NULL"),
        ("sequence", "INTEGER"),
        ("product_id", "BIGINT"),
        ("product", "VARCHAR NOT NULL"),
        ("sku", "VARCHAR"),
        ("own_category", "VARCHAR"),
        ("own_brand", "VARCHAR"),
        ("category", "VARCHAR"),
        ("brand", "VARCHAR"),
        ("quantity", "BIGINT NOT NULL"),
        ("returned", "BIGINT NOT NULL"),
        ("net", "BIGINT NOT NULL"),
        ("discount", "BIGINT NOT NULL"),
        ("category_key", "VARCHAR"),
        ("brand_key", "VARCHAR"),
    ),
)
PAYMENTS = Table(
    "report_payments",
    (
        ("payment_id", "BIGINT"),
        ("refund_id", "BIGINT"),
        ("order_id", "BIGINT NOT NULL"),
        ("customer_id", "BIGINT"),
        ("store_id", "BIGINT NOT NULL"),
        ("paid_at", "BIGINT NOT NULL"),
        ("method", "VARCHAR"),
        ("kind", "VARCHAR NOT NULL"),
        ("status", "VARCHAR NOT NULL"),
        ("amount", "BIGINT NOT NULL"),
        ("qualifies", "INTEGER NOT NULL"),
    ),
)
_PLACE = (("country", "VARCHAR"), ("province", "VARCHAR"), ("city", "VARCHAR"), ("postal_code", "VARCHAR"))
CUSTOMERS = Table(
    "report_customers",
    (
        ("customer_id", "BIGINT NOT NULL"),
        ("created_at", "BIGINT NOT NULL"),
        ("account_created_at", "BIGINT"),
        ("kind", "VARCHAR NOT NULL"),
        ("locale", "VARCHAR"),
        ("birth_year", "INTEGER"),
        ("birth_month", "INTEGER"),
        ("account_status", "VARCHAR NOT NULL"),
        ("email_consent", "VARCHAR NOT NULL"),
        *((f"default_{name}", kind) for name, kind in _PLACE),
        *((f"last_{name}", kind) for name, kind in _PLACE),
        ("order_count", "BIGINT NOT NULL"),
        ("total_spent", "BIGINT NOT NULL"),
        ("first_order_at", "BIGINT"),
        ("last_order_at", "BIGINT"),
        ("value_band", "VARCHAR NOT NULL"),
        ("role_id", "BIGINT"),
        ("is_merged", "INTEGER NOT NULL"),
        ("has_account", "INTEGER NOT NULL"),
        ("average_order_value", "BIGINT"),
        ("average_gap", "BIGINT"),
        ("discounted_orders", "BIGINT NOT NULL"),
        ("returned_orders", "BIGINT NOT NULL"),
        ("price_sensitivity", "VARCHAR NOT NULL"),
    ),
    owner="customer_id",
)
ADDRESSES = Table(
    "report_addresses",
    (("customer_id", "BIGINT NOT NULL"), ("country", "VARCHAR")),
    owner="customer_id",
)
MEMBERS = Table(
    "report_members",
    (("kind", "VARCHAR NOT NULL"), ("set_id", "BIGINT NOT NULL"), ("customer_id", "BIGINT NOT NULL")),
    owner="customer_id",
)
CHOICES = Table(
    "report_choices",
    (("field_id", "BIGINT NOT NULL"), ("customer_id", "BIGINT NOT NULL"), ("choice", "VARCHAR NOT NULL")),
    owner="customer_id",
)
PREDICTIONS = Table(
    "report_predictions",
    (
        ("customer_id", "BIGINT NOT NULL"),
        ("predicted_ltv", "BIGINT"),
        ("expected_orders", "BIGINT"),
        ("probability_leaving", "BIGINT"),
        ("rfm_group", "VARCHAR"),
        ("previous_group", "VARCHAR"),
    ),
    owner="customer_id",
)
"""As of the last time that they were worked out; orders and chances in thousandths."""
TABLES = (EVENTS, ORDERS, LINES, PAYMENTS, CUSTOMERS, ADDRESSES, MEMBERS, CHOICES, PREDICTIONS)
