"""The relations of the reports, views of the same names and columns in PostgreSQL.

Instants are microseconds since 1970, amounts minor units of the base currency, yes and no are 1 and 0. No column holds
personal text. `report_orders` and `report_lines` hold qualifying orders only; `report_payments` says which qualify.

Here events and orders are two views of one table, the ledger, which a report reads once: the row of an order's sale
says what the order is. What `derived` names is worked out here (`deriving`) and not read from the database.
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


Columns = tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """A relation: its columns in order, each with its type, and the column by which its rows are replaced."""

    name: str
    columns: Columns
    owner: str = "order_id"
    derived: Columns = ()
    """Columns beyond those that the database tells."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple([name for name, _ in self.columns])

    @property
    def cells(self) -> tuple[tuple[str, bool], ...]:
        """The columns, each with whether it is text that may hold anything; codes of ours need no quotes."""
        return tuple([(name, kind.startswith("VARCHAR") and name not in _CODES) for name, kind in self.columns])

    @property
    def definition(self) -> str:
        columns = (*self.columns, *self.derived)
        return f"CREATE TABLE {self.name} ({', '.join(f'{name} {kind}' for name, kind in columns)})"


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
        ("event_id", "BIGINT"),
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
LEDGER = Table(
    "report_ledger",
    (
        *EVENTS.columns,
        ("is_order", "INTEGER NOT NULL"),
        ("kept", "BIGINT"),
        ("units", "BIGINT"),
        ("lines", "INTEGER"),
    ),
    derived=(
        ("merchandise", "BIGINT"),
        ("order_discount", "BIGINT"),
        ("previous_at", "BIGINT"),
        ("before_at", "BIGINT"),
        ("is_same_place", "INTEGER DEFAULT 0"),
    ),
)
"""The events, and on the one that sells a qualifying order (`is_order`) what the order is.

`previous_at` is when the customer's qualifying order before was placed, `before_at` the one before that; they stand
on all rows of an order that qualifies. `is_same_place` is 1 only where it went where the one before went: a filling
finds out, a sync leaves it open. An order that was sold at another time than it now says it was placed has its event,
and a row of its own for the order, without an event and without money.
"""
SYNCED = LEDGER._replace(columns=(*LEDGER.columns, *LEDGER.derived[:-1]), derived=LEDGER.derived[-1:])
"""The ledger as the database tells it of orders that have changed, with what a filling works out of all rows."""
_OF_ORDERS = {"ordered_at": "booked_at AS ordered_at", "discount": "order_discount AS discount"}
VIEWS = {
    EVENTS.name: f"SELECT {', '.join(EVENTS.names)} FROM {LEDGER.name} WHERE event_id IS NOT NULL",
    ORDERS.name: f"SELECT {', '.join(_OF_ORDERS.get(name, name) for name in ORDERS.names)}, previous_at, before_at"
    f" FROM {LEDGER.name} WHERE is_order = 1",
}
"""Relations that are not stored."""
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
    derived=(("is_sole", "INTEGER DEFAULT 1"),),
)
"""`is_sole`: no other payment of the order went through."""
SYNCED_PAYMENTS = PAYMENTS._replace(columns=(*PAYMENTS.columns, *PAYMENTS.derived), derived=())
"""The same of orders that have changed."""
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
    derived=(
        ("net", "BIGINT DEFAULT 0"),
        ("preferred_category", "VARCHAR"),
        ("preferred_brand", "VARCHAR"),
        ("preferred_payment_method", "VARCHAR"),
    ),
)
"""`net` is all that the ledger says of the customer: gross sales less discounts and returns."""
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
STALE = Table("report_stale", (("customer_id", "BIGINT NOT NULL"),), owner="customer_id")
"""Customers whose derived figures are not worked out yet."""
TABLES = (LEDGER, LINES, PAYMENTS, CUSTOMERS, ADDRESSES, MEMBERS, CHOICES, PREDICTIONS, STALE)
