"""Notes stand on orders, and entries of one's own on their timelines: to import this says so."""

from regulars.access.scopes import Scope
from regulars.notes import subjects
from regulars.notes.subjects import NoteSubject, Place
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.query.sql import FALSE, TRUE, Sql, placeholders
from regulars.timeline import service

PREFIX = "ord"


async def _find(tx: Transaction, actor: Actor, key: int) -> Place | None:
    if not actor.may(Scope.ORDERS_READ):
        return None
    row = await tx.fetch_one(
        f"SELECT customer_id, id, store_id FROM orders WHERE id = ?{tx.dialect.lock_rows()}", (key,)
    )
    return None if row is None or not actor.sees_store(row[2]) else Place(*row)


def _seen(actor: Actor) -> Sql:
    if not actor.may(Scope.ORDERS_READ):
        return FALSE
    if actor.store_ids is None:
        return TRUE
    stores = tuple(sorted(actor.store_ids))
    return Sql(
        f"n.subject_id IN (SELECT id FROM orders WHERE store_id IN ({placeholders(len(stores)) or 'NULL'}))", stores
    )


subjects.register(NoteSubject(PREFIX, "order", _find, _seen))


async def _entered(tx: Transaction, actor: Actor, key: int) -> service.Place | None:
    place = await _find(tx, actor, key)
    return None if place is None else service.Place(*place)


service.finders[PREFIX] = _entered
