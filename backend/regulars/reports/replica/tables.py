"""The relations of the reports: tables here, views of the same names and columns in PostgreSQL.

Instants are microseconds since 1970, amounts minor units of the base currency. `report_orders` holds qualifying orders
only.
"""

from typing import NamedTuple


class Table(NamedTuple):
    """A relation: its columns in order, each with its type."""

    name: str
    columns: tuple[tuple[str, str], ...]

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
)

EVENTS = Table(
    "report_events",
    (
        ("event_id", "BIGINT NOT NULL"),
        ("order_id", "BIGINT NOT NULL"),
        ("customer_id", "BIGINT"),
        ("store_id", "BIGINT NOT NULL"),
        ("booked_at", "BIGINT NOT NULL"),
        ("ordered_at", "BIGINT NOT NULL"),
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
        ("units", "BIGINT NOT NULL"),
        ("lines", "INTEGER NOT NULL"),
    ),
)
TABLES = (EVENTS, ORDERS)
