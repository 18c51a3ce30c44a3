"""Parting records that became one: each is as it was; what came since stays, unless it names whom it leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from regulars.access import audit
from regulars.customers.service.searching import reindex
from regulars.customers.service.writing import named
from regulars.merging.counting import SUBJECT, written_after
from regulars.merging.events import MergeUndone
from regulars.merging.fields import BESIDE, FIELDS, same
from regulars.merging.queries.kept import Kept, kept_of
from regulars.merging.queries.people import COLUMNS, people_of
from regulars.merging.service.merging import LOCKS
from regulars.platform import hooks, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.following import Entry, followers, give_back


@unit_of_work
async def merge_undo(tx: Transaction, *, actor: Actor, merge_id: int | None) -> int:
    """Part them again; answers the merge's key. Raises `Refusal` where that cannot be done, saying what would help."""
    for lock in LOCKS:
        await tx.lock(lock)
    kept = await kept_of(tx, merge_id)
    await _undo(tx, actor, kept)
    return kept.id


async def _undo(tx: Transaction, actor: Actor, kept: Kept) -> None:
    survivor, others = kept.survivor, [person["id"] for person in kept.people[1:]]
    entries = await _entries(tx, kept.id)
    await tx.execute(
        f"DELETE FROM merged_customers WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(others),)
    )
    await _restore_survivor(tx, kept)
    await _restore_emails(tx, kept, _moved(entries, "customer_emails"))
    await tx.execute_many(
        f"INSERT INTO customers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",
        [_restored(person, tx.now) for person in kept.people[1:]],
    )
    await give_back(tx, SUBJECT, entries, survivor)
    await _rename(tx, survivor)
    await _default_addresses(tx, kept)
    for email, owner in kept.whose.items():
        await _sent_along(tx, kept, owner, email)
    await hooks.on_part.run(SUBJECT, tx, actor, survivor, others, entries)
    await hooks.on_regroup.run(SUBJECT, tx, actor, [survivor, *others])
    await reindex(tx, [survivor, *others])
    await tx.execute(
        "UPDATE merges SET reversed_at = ?, reversible_until = NULL, kept = NULL WHERE id = ?", (tx.now, kept.id)
    )
    await tx.execute("DELETE FROM merge_rows WHERE merge_id = ?", (kept.id,))
    for other in others:
        tx.record(MergeUndone(other, survivor, kept.id), by=actor)
    changes = {"merged": ([ids.encode("cus", key) for key in others], None)}
    await audit.record(tx, actor, action="customers.merge_undone", subject=ids.encode("cus", survivor), changes=changes)


async def _entries(tx: Transaction, merge_id: int) -> list[Entry]:
    rows = await tx.fetch(
        "SELECT table_name, owner_id, kind, data FROM merge_rows WHERE merge_id = ? ORDER BY id", (merge_id,)
    )
    return [Entry(table, owner, kind, orjson.loads(data)) for table, owner, kind, data in rows]


def _moved(entries: Sequence[Entry], table: str) -> list[int]:
    return [key for entry in entries if entry.table == table and entry.kind == "MOVED" for key in entry.data]


def _restored(person: Mapping[str, Any], now: int) -> list[Any]:
    """The row as it was; default addresses wait for the addresses, and the version says that something happened."""
    changed = {"version": person["version"] + 1, "updated_at": now}
    changed |= {"default_billing_address_id": None, "default_shipping_address_id": None}
    return [changed.get(name, person[name]) for name in COLUMNS]


async def _restore_survivor(tx: Transaction, kept: Kept) -> None:
    """What nobody changed since is what it was; an address that names somebody else goes with them.

    Columns that go together stay together. The dials are not among them: they follow from the orders.
    """
    (now,) = await people_of(tx, [kept.survivor], lock=True)
    before = kept.people[0]
    columns: dict[str, Any] = {}
    for field in FIELDS:
        has_theirs = field.key == "email" and now["email_key"] in kept.whose
        if has_theirs or (same(field, now, kept.after) and not same(field, before, kept.after)):
            columns |= {name: before[name] for name in field.columns}
    columns |= {name: before[name] for name in BESIDE if now[name] == kept.after[name]}
    await tx.execute(
        f"UPDATE customers SET {', '.join(f'{name} = ?' for name in columns)}, version = version + 1, updated_at = ?"
        " WHERE id = ?",
        (*columns.values(), tx.now, kept.survivor),
    )


async def _rename(tx: Transaction, survivor: int) -> None:
    """What the survivor is called follows from what is theirs again."""
    (now,) = await people_of(tx, [survivor])
    external = await tx.fetch_value(
        "SELECT value FROM customer_external_ids WHERE customer_id = ? ORDER BY id LIMIT 1", (survivor,)
    )
    names = named(now, external)
    await tx.execute(
        "UPDATE customers SET display_name = ?, name_key = ? WHERE id = ?",
        (names["display_name"], names["name_key"], survivor),
    )


async def _restore_emails(tx: Transaction, kept: Kept, moved: Sequence[int]) -> None:
    """Beside the survivor's primary address stand neither itself nor those that the others brought."""
    theirs = sorted({*kept.whose, kept.people[0]["email_key"] or ""})
    await tx.execute(
        f"DELETE FROM customer_emails WHERE customer_id = ? AND {tx.dialect.in_list('email_key', 'text')}"
        f" AND NOT {tx.dialect.in_list('id', 'bigint')}",
        (kept.survivor, tx.dialect.array(theirs), tx.dialect.array(moved)),
    )


async def _default_addresses(tx: Transaction, kept: Kept) -> None:
    for person in kept.people[1:]:
        for column in ("default_billing_address_id", "default_shipping_address_id"):
            await tx.execute(
                f"UPDATE customers SET {column} ="
                " (SELECT a.id FROM customer_addresses a WHERE a.id = ? AND a.customer_id = ?) WHERE id = ?",
                (person[column], person["id"], person["id"]),
            )


async def _sent_along(tx: Transaction, kept: Kept, owner: int, email: str) -> None:
    """What was written since and names their address goes with them."""
    for rows in followers(SUBJECT):
        if rows.named is not None:
            later = written_after(rows, kept.at, kept.marks)
            await tx.execute(
                f"UPDATE {rows.table} SET {rows.column} = ? WHERE {rows.column} = ? AND {rows.named} = ?"
                f" AND {later.text}",
                (owner, kept.survivor, email, *later.params),
            )
