"""Notes as files: in no export without NOTES_READ."""

from regulars.access.scopes import Scope
from regulars.customers.queries.columns import CUSTOMERS as LISTED
from regulars.customers.queries.selection import selected
from regulars.exports.datasets import Cell, Dataset, Field, Wish, register
from regulars.notes.subjects import seen_by
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.keyset import Order
from regulars.platform.query.sql import Sql, all_of

_NOTE, _CUSTOMER = "Note", "Customer"
_FIELDS = (
    Field("id", "Id", _NOTE, "'note_' || n.id", is_default=True),
    Field("kind", "Kind", _NOTE, "n.kind", is_default=True),
    Field("body", "Note", _NOTE, "n.body", is_default=True),
    Field("pinned", "Pinned", _NOTE, "n.pinned", Cell.BOOLEAN),
    Field("show_on_orders", "Shown on orders", _NOTE, "n.show_on_orders", Cell.BOOLEAN),
    Field("author", "Author", _NOTE, "n.author_name", is_default=True),
    Field("created_at", "Written", _NOTE, "n.created_at", Cell.INSTANT, is_default=True),
    Field("edited_at", "Edited", _NOTE, "n.edited_at", Cell.INSTANT),
    Field("resolved_at", "Resolved", _NOTE, "n.resolved_at", Cell.INSTANT),
    Field("subject", "Stands on", _NOTE, "COALESCE(n.subject_kind || '_' || n.subject_id, 'cus_' || n.customer_id)"),
    Field("customer", "Customer", _CUSTOMER, "'cus_' || n.customer_id", is_default=True),
    Field("customer_name", "Name", _CUSTOMER, LISTED["display_name"].sql, requires=Scope.PII_READ),
)


async def _where(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    pieces: list[Sql] = [Sql("n.deleted_at IS NULL"), seen_by(actor)]
    if "customers" in wish.selections:
        of = await selected(reader, actor, wish.selections["customers"])
        pieces.append(Sql(f"n.customer_id IN (SELECT c.id FROM customers c WHERE {of.text})", of.params))
    if wish.start is not None:
        pieces.append(Sql("n.created_at >= ?", (wish.start,)))
    if wish.end is not None:
        pieces.append(Sql("n.created_at < ?", (wish.end,)))
    return all_of(pieces)


async def _order(reader: Reader, actor: Actor, wish: Wish) -> Order:
    """As they were written."""
    return Order((), "n.id")


register(
    Dataset(
        subject="NOTES",
        name="notes",
        scope=Scope.NOTES_READ,
        source="notes n LEFT JOIN customers c ON c.id = n.customer_id",
        where=_where,
        order=_order,
        fields=_FIELDS,
        selections=("customers",),
    )
)
