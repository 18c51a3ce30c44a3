"""Rows that name a record: they follow it when it becomes one with another, and go back when the two are parted.

Each room declares at start-up which of its tables name a record of some kind (`"customer"`), and what follows from its
rows otherwise. What was moved and set apart is answered as entries; handed back in, they undo it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

from regulars.platform.db.transaction import Transaction

MOVED, APART, MADE, KEPT = "MOVED", "APART", "MADE", "KEPT"
"""Keys of rows that were given to the survivor; whole rows that were taken out; keys of rows that were written; what a
room keeps for itself.
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that name a record in `column`."""

    table: LiteralString
    column: LiteralString = "customer_id"
    key: LiteralString = "id"
    """Tells one row of a record from its others."""
    once: LiteralString | None = None
    """Of each value of this column a record has one row: what the survivor has stands, the other's is set apart."""
    latest: LiteralString | None = None
    """… unless the other's is later in this column."""
    columns: tuple[LiteralString, ...] = ()
    """All columns, where rows may be set apart."""
    counted: LiteralString | None = None
    """What they are called where it is told how many move."""
    since: LiteralString | None = None
    """When a row was written, where its key does not say it."""
    named: LiteralString | None = None
    """Holds an e-mail key: a row written since goes with whom it names."""


class Entry(NamedTuple):
    """What was done to rows of one record."""

    table: str
    owner: int
    kind: str
    data: list[Any]


_followers: dict[str, dict[tuple[str, str], Rows]] = {}
_derived: dict[str, dict[str, str]] = {}


def follow(subject: str, *rows: Rows) -> None:
    """Have these rows follow their records."""
    known = _followers.setdefault(subject, {})
    for one in rows:
        if known.setdefault((one.table, one.column), one) != one:
            raise ValueError(f"The rows of {one.table} are declared twice.")


def derive(subject: str, table: str, why: str) -> None:
    """Say of a table that its rows need not follow, and why."""
    _derived.setdefault(subject, {})[table] = why


def followers(subject: str) -> Sequence[Rows]:
    """Declared so far, in the order of declaring."""
    return tuple(_followers.get(subject, {}).values())


def derived(subject: str) -> Mapping[str, str]:
    """Tables whose rows need not follow, and why."""
    return _derived.get(subject, {})


async def give(tx: Transaction, subject: str, survivor: int, other: int) -> list[Entry]:
    """Give all rows of the other to the survivor."""
    done: list[Entry] = []
    for rows in followers(subject):
        if rows.once is not None:
            done += await _make_room(tx, rows, survivor, other)
        keys = await tx.fetch(
            f"UPDATE {rows.table} SET {rows.column} = ? WHERE {rows.column} = ? RETURNING {rows.key}",
            (survivor, other),
        )
        if keys:
            done.append(Entry(rows.table, other, MOVED, sorted(row[0] for row in keys)))
    return done


async def set_apart(tx: Transaction, rows: Rows, owner: int, values: Collection[int]) -> list[Entry]:
    """Take out the rows of a record that have one of these values in `once`."""
    gone = await tx.fetch(
        f"DELETE FROM {rows.table} WHERE {rows.column} = ? AND {tx.dialect.in_list(rows.once or rows.key, 'bigint')}"
        f" RETURNING {', '.join(rows.columns)}",
        (owner, tx.dialect.array(values)),
    )
    return _apart(rows, owner, gone)


async def give_back(tx: Transaction, subject: str, entries: Sequence[Entry], survivor: int) -> None:
    """Undo what was done, the last first: rows that the survivor lost meanwhile stay lost."""
    known = {rows.table: rows for rows in followers(subject)}
    for entry in reversed(entries):
        rows = known.get(entry.table)
        if rows is None:
            continue
        here = tx.dialect.in_list(rows.key, "bigint")
        if entry.kind == MOVED:
            await tx.execute(
                f"UPDATE {rows.table} SET {rows.column} = ? WHERE {rows.column} = ? AND {here}",
                (entry.owner, survivor, tx.dialect.array(entry.data)),
            )
        elif entry.kind == MADE:
            await tx.execute(
                f"DELETE FROM {rows.table} WHERE {rows.column} = ? AND {here}", (survivor, tx.dialect.array(entry.data))
            )
        elif entry.kind == APART:
            await tx.execute_many(
                f"INSERT INTO {rows.table} ({', '.join(rows.columns)}) VALUES ({', '.join('?' * len(rows.columns))})"
                " ON CONFLICT DO NOTHING",
                entry.data,
            )


async def _make_room(tx: Transaction, rows: Rows, survivor: int, other: int) -> list[Entry]:
    done: list[Entry] = []
    if rows.latest is not None:
        done += await _taken_out(tx, rows, survivor, other, f" AND s.{rows.latest} > {rows.table}.{rows.latest}")
    return done + await _taken_out(tx, rows, other, survivor, "")


async def _taken_out(tx: Transaction, rows: Rows, owner: int, beside: int, besides: LiteralString) -> list[Entry]:
    gone = await tx.fetch(
        f"DELETE FROM {rows.table} WHERE {rows.column} = ? AND EXISTS (SELECT 1 FROM {rows.table} s"
        f" WHERE s.{rows.column} = ? AND s.{rows.once} = {rows.table}.{rows.once}{besides})"
        f" RETURNING {', '.join(rows.columns)}",
        (owner, beside),
    )
    return _apart(rows, owner, gone)


def _apart(rows: Rows, owner: int, gone: Sequence[Sequence[object]]) -> list[Entry]:
    return [Entry(rows.table, owner, APART, [list(row) for row in gone])] if gone else []
