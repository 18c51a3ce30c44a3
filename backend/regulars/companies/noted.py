"""Notes stand on companies: to import this says so."""

from regulars.access.scopes import Scope
from regulars.companies.words import PREFIX
from regulars.notes import subjects
from regulars.notes.subjects import NoteSubject, Place
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.query.sql import FALSE, TRUE, Sql


async def _find(tx: Transaction, actor: Actor, key: int) -> Place | None:
    if not actor.may(Scope.CUSTOMERS_READ):
        return None
    there = await tx.fetch_value(
        f"SELECT id FROM companies WHERE id = ? AND deleted_at IS NULL{tx.dialect.lock_rows()}", (key,)
    )
    return None if there is None else Place()


def _seen(actor: Actor) -> Sql:
    return TRUE if actor.may(Scope.CUSTOMERS_READ) else FALSE


subjects.register(NoteSubject(PREFIX, "company", _find, _seen))
