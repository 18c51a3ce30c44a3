"""What a note can stand on: customers, and each kind of record that a room above registers in one call."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from regulars.customers.queries.redirects import as_now
from regulars.platform import hooks, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.query.sql import FALSE, TRUE, Sql, any_of, placeholders

CUSTOMER = "cus"


class Place(NamedTuple):
    """Where what happens to a note is told: on whose timelines, and to whom it may be shown."""

    customer_id: int | None = None
    order_id: int | None = None
    store_id: int | None = None


class NoteSubject(NamedTuple):
    """A kind of record that notes stand on.

    `prefix` is that of its ids, `record` its name for hooks. `find` reads one, held until the transaction ends, or none
    where the caller may not see it; `seen` is the condition on the column `n.subject_id` of those that they may.
    """

    prefix: str
    record: str
    find: Callable[[Transaction, Actor, int], Awaitable[Place | None]]
    seen: Callable[[Actor], Sql]


_SUBJECTS: dict[str, NoteSubject] = {}


def register(subject: NoteSubject) -> None:
    """Let notes stand on such records; they go with them."""
    if subject.prefix in _SUBJECTS:
        raise ValueError(f"Two kinds of records with notes are called {subject.prefix}.")
    _SUBJECTS[subject.prefix] = subject

    async def deleted(tx: Transaction, actor: Actor, keys: Sequence[int]) -> None:
        await tx.execute(
            f"DELETE FROM notes WHERE subject_kind = ? AND subject_id IN ({placeholders(len(keys))})",
            (subject.prefix, *keys),
        )

    hooks.on_delete.join(subject.record, deleted)


class On(NamedTuple):
    """A record that a note stands on."""

    prefix: str
    key: int

    @property
    def node(self) -> str:
        """Its id outside."""
        return ids.encode(self.prefix, self.key)

    @property
    def columns(self) -> tuple[int | None, str | None, int | None]:
        """`customer_id`, `subject_kind` and `subject_id` of the note."""
        return (self.key, None, None) if self.prefix == CUSTOMER else (None, self.prefix, self.key)


async def find(tx: Transaction, actor: Actor, on: On) -> Place | None:
    """The place of a record; none where it is not there or the caller may not see it.

    Of a customer who was merged it is that of who took them in.
    """
    if on.prefix == CUSTOMER:
        asked = tx.dialect.array([on.key])
        there = await tx.fetch_value(f"SELECT c.id FROM {as_now(tx.dialect)} c", (asked, asked))
        return None if there is None else Place(customer_id=there)
    subject = _SUBJECTS.get(on.prefix)
    return None if subject is None else await subject.find(tx, actor, on.key)


def seen_by(actor: Actor) -> Sql:
    """Notes `n` on records that the caller may see."""
    kinds = [(subject.prefix, subject.seen(actor)) for subject in _SUBJECTS.values()]
    if all(condition == TRUE for _, condition in kinds):
        return TRUE
    seen = [
        Sql(f"n.subject_kind = ? AND {condition.text}", (prefix, *condition.params)).wrapped()
        for prefix, condition in kinds
        if condition != FALSE
    ]
    return any_of([Sql("n.subject_kind IS NULL"), *seen])


def under(prefix: str) -> tuple[str, Sql]:
    """The column that holds the keys of such records, and the condition beside it."""
    if prefix == CUSTOMER:
        return "n.customer_id", TRUE
    return "n.subject_id", Sql("n.subject_kind = ?", (prefix,))
