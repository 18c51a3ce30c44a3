"""What the orders room shows on timelines, read where it stands: orders, payments, refunds, cancellations, parcels."""

from regulars.platform.money import format_minor
from regulars.timeline.catalogue import TimelineKind
from regulars.timeline.graphql.window import register_source
from regulars.timeline.queries import Source

_NOBODY = "NULL, NULL, NULL"


def _amount(label: str, text: str) -> list[list[str]]:
    """`1050 USD PAID Visa`: minor units, currency, and words."""
    minor, currency, *words = text.split(" ", 3)
    details = [["amount", label, f"{format_minor(int(minor), currency)} {currency}"]]
    if words:
        details.append(["status", "Status", words[0].replace("_", " ").capitalize()])
    if len(words) > 1 and words[1]:
        details.append(["method", "Method", words[1]])
    return details


_SPLIT = "\x1f"
"""Parts the pieces of a packed text; nothing that is written holds it."""
_PARCELS = {
    "LABEL_CREATED": "label printed",
    "IN_TRANSIT": "on its way",
    "OUT_FOR_DELIVERY": "out for delivery",
    "DELIVERED": "delivered",
    "FAILED": "could not be delivered",
    "RETURNED": "came back",
}
_MOVED = " ".join(f"WHEN '{status}' THEN '{words}'" for status, words in _PARCELS.items())
_SCAN_FACTS = (
    ("carrier", "Carrier", "s.carrier"),
    ("tracking_number", "Tracking number", "s.tracking_number"),
    ("description", "Scan", "e.description"),
    ("place", "Place", "e.place"),
)
_SCAN = f" || '{_SPLIT}' || ".join(f"COALESCE({column}, '')" for _, _, column in _SCAN_FACTS)


def _scan(text: str) -> list[list[str]]:
    said = text.split(_SPLIT)
    return [[key, label, value] for (key, label, _), value in zip(_SCAN_FACTS, said, strict=False) if value]


_SOURCES = (
    Source(
        prefix="evo",
        rows="o.id, o.listed_at, 'ORDER', 'Order ' || o.number, o.total || ' ' || o.currency || ' ' || o.status,"
        f" 'ord_' || o.id, {_NOBODY}",
        source="orders o",
        customer="o.customer_id",
        at="o.listed_at",
        key="o.id",
        order="o.id",
        store="o.store_id",
        kinds=frozenset({TimelineKind.ORDER}),
        kind="'ORDER'",
        details=lambda text: _amount("Total", text),
    ),
    Source(
        prefix="evp",
        rows="p.id, p.at, 'PAYMENT', 'Payment by ' || p.method,"
        " p.amount || ' ' || o.currency || ' ' || p.status || ' ' || p.method,"
        f" 'pay_' || p.id, {_NOBODY}",
        source="payments p JOIN orders o ON o.id = p.order_id",
        customer="p.customer_id",
        at="p.at",
        key="p.id",
        order="p.order_id",
        store="p.store_id",
        kinds=frozenset({TimelineKind.PAYMENT}),
        kind="'PAYMENT'",
        details=lambda text: _amount("Amount", text),
    ),
    Source(
        prefix="evr",
        rows="r.id, r.at, 'REFUND', 'Refund of order ' || o.number, r.amount || ' ' || o.currency,"
        " 'ord_' || o.id, r.actor_kind, r.actor_id, r.actor_name",
        source="refunds r JOIN orders o ON o.id = r.order_id",
        customer="o.customer_id",
        at="r.at",
        key="r.id",
        order="r.order_id",
        store="o.store_id",
        kinds=frozenset({TimelineKind.REFUND}),
        kind="'REFUND'",
        details=lambda text: _amount("Amount", text),
    ),
    Source(
        prefix="evc",
        rows="o.id, o.cancelled_at, 'ORDER', 'Order ' || o.number || ' cancelled', COALESCE(o.cancel_reason, ''),"
        f" 'ord_' || o.id, {_NOBODY}",
        source="orders o",
        customer="o.customer_id",
        at="o.cancelled_at",
        key="o.id",
        order="o.id",
        only="o.cancelled_at IS NOT NULL",
        store="o.store_id",
        kinds=frozenset({TimelineKind.ORDER}),
        kind="'ORDER'",
        details=lambda text: [["reason", "Reason", text]],
    ),
    Source(
        prefix="evs",
        rows=f"e.id, e.at, 'SHIPMENT', 'Parcel of order ' || o.number || ' ' || CASE e.status {_MOVED} END, {_SCAN},"
        f" 'shp_' || s.id, {_NOBODY}",
        source="orders o JOIN shipments s ON s.order_id = o.id JOIN shipment_events e ON e.shipment_id = s.id",
        customer="o.customer_id",
        at="e.at",
        key="e.id",
        order="o.id",
        store="o.store_id",
        kinds=frozenset({TimelineKind.SHIPMENT}),
        kind="'SHIPMENT'",
        details=_scan,
    ),
)


def show() -> None:
    """Put them on the timeline; called once where the schema is put together."""
    for source in _SOURCES:
        register_source(source)
