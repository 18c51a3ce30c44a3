"""How each relation follows from the database's tables: one SELECT, read by SQLite and PostgreSQL alike.

The views of PostgreSQL are these texts (a test compares them), so that a report finds there what the replica holds.
"""

from typing import NamedTuple

from regulars.reports.replica.tables import (
    ADDRESSES,
    CHOICES,
    CUSTOMERS,
    EVENTS,
    LEDGER,
    LINES,
    MEMBERS,
    ORDERS,
    PAYMENTS,
    PREDICTIONS,
    SYNCED,
    SYNCED_PAYMENTS,
    Table,
)


class Part(NamedTuple):
    """A SELECT: its owner, by which rows are replaced; its key, by which it is read in lots, and whose id it is."""

    text: str
    owner: str
    key: str
    stored: str


class Source(NamedTuple):
    """The SELECTs of a relation, which UNION ALL puts together."""

    table: Table
    parts: tuple[Part, ...]

    def sql(self, dialect: str) -> str:
        """All rows."""
        return " UNION ALL ".join(written(part.text, dialect) for part in self.parts)

    def sql_of(self, owners: str, dialect: str) -> str:
        """The rows of owners for which a condition holds; {0} in it is the column."""
        return " UNION ALL ".join(
            written(f"{part.text} AND {owners.format(part.owner)}", dialect) for part in self.parts
        )


def written(text: str, dialect: str) -> str:
    """SQLite reads JSON out of text as it is."""
    return text if dialect == "postgresql" else text.replace("::json", "")


_ADDRESS = "o.shipping_address::json"
_TRAITS = (
    "e.customer_type, nullif(e.channel, '') AS channel, nullif(e.campaign, '') AS campaign,"
    " nullif(o.method_key, '') AS payment_method, nullif(e.country, '') AS country,"
    f" nullif(e.province, '') AS province, nullif(e.city, '') AS city,"
    f" nullif({_ADDRESS} ->> 'postal_code', '') AS postal_code"
)

_EVENT = (
    "e.id AS event_id, e.order_id, e.customer_id, e.store_id, e.kind, e.at AS booked_at,"
    " coalesce(o.placed_at, e.at) AS ordered_at,"
    f" e.sequence, e.cohort_at, {_TRAITS},"
    " e.gross, e.discount, e.reversal, e.shipping, e.tax, e.quantity"
)
_OF_EVENTS = "FROM sales_events e JOIN orders o ON o.id = e.order_id WHERE 1 = 1"
_EVENTS = f"SELECT {_EVENT} {_OF_EVENTS}"
_SELLS = "CASE WHEN e.kind = 'SALE' AND o.exclusion_reason IS NULL THEN {0} END"
_OF_LEDGER = (
    f"{_EVENT}, coalesce({_SELLS.format('1')}, 0) AS is_order,"
    f" {_SELLS.format('o.base_total - o.base_refunded')} AS kept, {_SELLS.format('o.unit_count')} AS units,"
    f" {_SELLS.format('o.line_count')} AS lines"
)
_LEDGER = f"SELECT {_OF_LEDGER} {_OF_EVENTS}"
_BEFORE = (
    "CASE WHEN o.exclusion_reason IS NULL THEN (SELECT b.listed_at FROM orders b"
    " WHERE b.customer_id = o.customer_id AND (b.listed_at, b.id) < (o.listed_at, o.id)"
    " AND b.exclusion_reason IS NULL ORDER BY b.listed_at DESC, b.id DESC LIMIT 1 OFFSET {0}) END"
)
_MERCHANDISE = "CAST((SELECT sum(x.gross - x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT)"
_DISCOUNT = "CAST((SELECT sum(x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT)"
_BEFORE_IT = f"{_BEFORE.format(0)} AS previous_at, {_BEFORE.format(1)} AS before_at"
_SELLS_THEN = _SELLS.replace(" THEN ", " AND e.at = coalesce(o.placed_at, e.at) THEN ")
_CHANGED = (
    f"SELECT {_EVENT}, coalesce({_SELLS_THEN.format('1')}, 0) AS is_order,"
    f" {_SELLS_THEN.format('o.base_total - o.base_refunded')} AS kept, {_SELLS_THEN.format('o.unit_count')} AS units,"
    f" {_SELLS_THEN.format('o.line_count')} AS lines, {_SELLS_THEN.format(_MERCHANDISE)} AS merchandise,"
    f" {_SELLS_THEN.format(_DISCOUNT)} AS order_discount, {_BEFORE_IT} {_OF_EVENTS}"
)
_CHANGED_APART = (
    "SELECT CAST(NULL AS BIGINT) AS event_id, e.order_id, e.customer_id, e.store_id, CAST(NULL AS TEXT) AS kind,"
    f" o.placed_at AS booked_at, o.placed_at AS ordered_at, e.sequence, e.cohort_at, {_TRAITS},"
    " 0 AS gross, 0 AS discount, 0 AS reversal, 0 AS shipping, 0 AS tax, 0 AS quantity, 1 AS is_order,"
    " o.base_total - o.base_refunded AS kept, o.unit_count AS units, o.line_count AS lines,"
    f" {_MERCHANDISE} AS merchandise, {_DISCOUNT} AS order_discount, {_BEFORE_IT} {_OF_EVENTS}"
    " AND e.kind = 'SALE' AND o.exclusion_reason IS NULL AND e.at <> o.placed_at"
)
"""The order that was sold at another time than it now says it was placed."""
_ORDERS = (
    "SELECT o.id AS order_id, e.customer_id, o.store_id, o.placed_at AS ordered_at, e.sequence, e.cohort_at,"
    f" {_TRAITS}, o.base_total - o.base_refunded AS kept,"
    f" {_MERCHANDISE} AS merchandise, {_DISCOUNT} AS discount,"
    " o.unit_count AS units, o.line_count AS lines"
    " FROM orders o JOIN sales_events e ON e.order_id = o.id AND e.kind = 'SALE' WHERE o.exclusion_reason IS NULL"
)
_IN_BASE = (
    "CASE WHEN o.base_total = o.total OR o.total = 0 THEN {0}"
    " ELSE CAST(round(1.0 * {0} * o.base_total / o.total) AS BIGINT) END"
)
_LINES = (
    "SELECT l.id AS line_id, l.order_id, o.customer_id, o.store_id, o.placed_at AS ordered_at, o.sequence,"
    " p.id AS product_id, coalesce(l.sku_key, l.title) AS product, l.sku_key AS sku,"
    " nullif(l.category, '') AS own_category, nullif(l.brand, '') AS own_brand,"
    " nullif(coalesce(p.category, l.category), '') AS category, nullif(coalesce(p.brand, l.brand), '') AS brand,"
    " CAST(l.quantity AS BIGINT) AS quantity, CAST(l.returned_quantity AS BIGINT) AS returned,"
    f" {_IN_BASE.format('(l.unit_price * l.quantity - l.discount)')} AS net,"
    f" {_IN_BASE.format('l.discount')} AS discount, l.category_key, l.brand_key"
    " FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN products p ON p.sku_key = l.sku_key"
    " WHERE o.exclusion_reason IS NULL"
)
_QUALIFIES = "CASE WHEN o.exclusion_reason IS NULL THEN 1 ELSE 0 END AS qualifies"
_PAYMENTS = (
    "SELECT p.id AS payment_id, CAST(NULL AS BIGINT) AS refund_id, p.order_id, o.customer_id, o.store_id,"
    " p.at AS paid_at,"
    f" nullif(p.method_key, '') AS method, 'PAYMENT' AS kind, p.status, p.base_amount AS amount, {_QUALIFIES}"
    " FROM payments p JOIN orders o ON o.id = p.order_id"
    " WHERE coalesce(o.exclusion_reason, '') NOT IN ('TEST', 'DRAFT', 'DELETED')"
)
_REFUNDS = (
    "SELECT r.payment_id, r.id AS refund_id, r.order_id, o.customer_id, o.store_id, r.at AS paid_at,"
    " nullif(coalesce(p.method_key, o.method_key), '') AS method, 'REFUND' AS kind, 'REFUNDED' AS status,"
    f" r.base_amount AS amount, {_QUALIFIES}"
    " FROM refunds r JOIN orders o ON o.id = r.order_id LEFT JOIN payments p ON p.id = r.payment_id"
    " WHERE coalesce(o.exclusion_reason, '') NOT IN ('TEST', 'DRAFT', 'DELETED')"
)
_IS_SOLE = (
    "CASE WHEN (SELECT count(*) FROM payments x WHERE x.order_id = o.id AND x.status = 'PAID') > 1"
    " THEN 0 ELSE 1 END AS is_sole"
)
_BAND = (
    "CASE WHEN c.order_count = 0 OR v.id IS NULL THEN 'NONE' WHEN c.total_spent >= v.top_from THEN 'TOP'"
    " WHEN c.total_spent >= v.high_from THEN 'HIGH' WHEN c.total_spent >= v.medium_from THEN 'MEDIUM' ELSE 'LOW' END"
)
_LAST = "c.last_shipping::json"
_ORDERS_FOR_ONE = (
    "EXISTS (SELECT 1 FROM company_members cm JOIN companies co ON co.id = cm.company_id"
    " WHERE cm.customer_id = c.id AND co.deleted_at IS NULL)"
)
_CUSTOMERS = (
    "SELECT c.id AS customer_id, c.created_at, c.account_created_at,"
    f" CASE WHEN coalesce(b.company, a.company, '') <> '' OR {_ORDERS_FOR_ONE} THEN 'COMPANY' ELSE 'PERSON' END"
    " AS kind,"
    " nullif(c.locale, '') AS locale, CAST(substr(c.birth_date, 1, 4) AS INTEGER) AS birth_year,"
    " CAST(substr(c.birth_date, 6, 2) AS INTEGER) AS birth_month, c.account_status,"
    " coalesce(s.state, 'NEVER_ASKED') AS email_consent, nullif(a.country_code, '') AS default_country,"
    " nullif(a.province, '') AS default_province, nullif(a.city, '') AS default_city,"
    " nullif(a.postal_code, '') AS default_postal_code, nullif(c.last_shipping_country, '') AS last_country,"
    f" nullif({_LAST} ->> 'province', '') AS last_province, nullif({_LAST} ->> 'city', '') AS last_city,"
    f" nullif({_LAST} ->> 'postal_code', '') AS last_postal_code,"
    f" c.order_count, c.total_spent, c.first_order_at, c.last_order_at, {_BAND} AS value_band, c.role_id,"
    " CASE WHEN c.merged_into IS NULL THEN 0 ELSE 1 END AS is_merged,"
    " CASE WHEN c.has_account THEN 1 ELSE 0 END AS has_account, c.average_order_value, c.average_gap,"
    " c.discounted_orders, c.returned_orders, c.price_sensitivity"
    " FROM customers c LEFT JOIN customer_addresses a ON a.id = c.default_shipping_address_id"
    " LEFT JOIN customer_addresses b ON b.id = c.default_billing_address_id"
    " LEFT JOIN customer_consents s ON s.customer_id = c.id AND s.channel = 'EMAIL'"
    " LEFT JOIN value_bands v ON v.id = 1 WHERE 1 = 1"
)
_ADDRESSES = "SELECT a.customer_id, a.country_code AS country FROM customer_addresses a WHERE 1 = 1"
_GROUPS = "SELECT 'GROUP' AS kind, m.group_id AS set_id, m.customer_id FROM group_members m WHERE 1 = 1"
_SEGMENTS = (
    "SELECT 'SEGMENT' AS kind, m.segment_id AS set_id, m.customer_id FROM segment_members m"
    " JOIN segments g ON g.id = m.segment_id WHERE g.retired_at IS NULL"
)
_ROLES = "SELECT 'ROLE' AS kind, c.role_id AS set_id, c.id AS customer_id FROM customers c WHERE c.role_id IS NOT NULL"
_CHOICES = (
    "SELECT w.field_id, w.customer_id,"
    " CASE WHEN f.kind = 'CHOICE' THEN coalesce(w.text, w.text_key) WHEN w.number_key = 1 THEN 'true' ELSE 'false' END"
    " AS choice FROM customer_field_values w JOIN custom_fields f ON f.id = w.field_id"
    " WHERE f.kind IN ('CHOICE', 'BOOLEAN') AND NOT f.is_personal"
)

_PREDICTIONS = (
    "SELECT p.customer_id, p.predicted_ltv, p.expected_orders, p.probability_leaving, p.rfm_group, p.previous_group"
    " FROM customer_predictions p WHERE 1 = 1"
)

EVENTS_SOURCE = Source(EVENTS, (Part(_EVENTS, "e.order_id", "e.id", "sales_events"),))
LEDGER_SOURCE = Source(LEDGER, (Part(_LEDGER, "e.order_id", "e.id", "sales_events"),))
SYNCED_SOURCE = Source(
    SYNCED, tuple([Part(text, "e.order_id", "e.id", "sales_events") for text in (_CHANGED, _CHANGED_APART)])
)
ORDERS_SOURCE = Source(ORDERS, (Part(_ORDERS, "o.id", "o.id", "orders"),))
LINES_SOURCE = Source(LINES, (Part(_LINES, "l.order_id", "l.id", "order_lines"),))
PAYMENTS_SOURCE = Source(
    PAYMENTS, (Part(_PAYMENTS, "p.order_id", "p.id", "payments"), Part(_REFUNDS, "r.order_id", "r.id", "refunds"))
)
SYNCED_PAYMENTS_SOURCE = Source(
    SYNCED_PAYMENTS,
    tuple([one._replace(text=one.text.replace(" FROM ", f", {_IS_SOLE} FROM ", 1)) for one in PAYMENTS_SOURCE.parts]),
)
CUSTOMERS_SOURCE = Source(CUSTOMERS, (Part(_CUSTOMERS, "c.id", "c.id", "customers"),))
ADDRESSES_SOURCE = Source(ADDRESSES, (Part(_ADDRESSES, "a.customer_id", "a.customer_id", "customers"),))
SEGMENT_MEMBERS = Part(_SEGMENTS, "m.customer_id", "m.customer_id", "customers")
MEMBERS_SOURCE = Source(
    MEMBERS,
    (
        Part(_GROUPS, "m.customer_id", "m.customer_id", "customers"),
        SEGMENT_MEMBERS,
        Part(_ROLES, "c.id", "c.id", "customers"),
    ),
)
CHOICES_SOURCE = Source(CHOICES, (Part(_CHOICES, "w.customer_id", "w.customer_id", "customers"),))
PREDICTIONS_SOURCE = Source(PREDICTIONS, (Part(_PREDICTIONS, "p.customer_id", "p.customer_id", "customers"),))

OF_ORDERS = (EVENTS_SOURCE, ORDERS_SOURCE, LINES_SOURCE, PAYMENTS_SOURCE)
OF_CUSTOMERS = (CUSTOMERS_SOURCE, ADDRESSES_SOURCE, MEMBERS_SOURCE, CHOICES_SOURCE, PREDICTIONS_SOURCE)
SOURCES = (*OF_ORDERS, *OF_CUSTOMERS)
"""What reports may ask of, in whichever database they read."""
STORED_OF_ORDERS = (LEDGER_SOURCE, LINES_SOURCE, PAYMENTS_SOURCE)
SYNCED_OF_ORDERS = (SYNCED_SOURCE, LINES_SOURCE, SYNCED_PAYMENTS_SOURCE)
"""The same of orders that have changed."""
STORED = (*STORED_OF_ORDERS, *OF_CUSTOMERS)
"""What is read from the database and kept here."""

FOLLOWING = (
    "(SELECT n.id FROM orders n WHERE n.customer_id = o.customer_id AND (n.listed_at, n.id) > (o.listed_at, o.id)"
    " AND n.exclusion_reason IS NULL ORDER BY n.listed_at, n.id LIMIT 1)"
)
"""The order after an order `o` of the same customer: that and the one after it say what is before them."""
