"""What the orders room shows on the timeline: orders, payments and refunds, read where they stand."""

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
        kinds=frozenset({TimelineKind.REFUND}),
        kind="'REFUND'",
        details=lambda text: _amount("Amount", text),
    ),
)


def show() -> None:
    """Put them on the timeline; called once where the schema is put together."""
    for source in _SOURCES:
        register_source(source)
