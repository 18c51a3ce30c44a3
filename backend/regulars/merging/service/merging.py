"""Making records one: everything goes over to a named survivor, in one transaction, and can be taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from regulars.access import audit
from regulars.customers.service.contacts import EMAILS, PHONES, Way
from regulars.customers.service.searching import forget, reindex
from regulars.customers.service.writing import named
from regulars.merging import counting, fields
from regulars.merging.barring import blocks
from regulars.merging.errors import MergeBlocked
from regulars.merging.events import CustomerMerged
from regulars.merging.fields import CUSTOM, Person
from regulars.merging.queries.people import custom_of, emails_of, people_of
from regulars.platform import clock, hooks, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.following import APART, MADE, Entry, Rows, followers, give, set_apart

REVERSIBLE_FOR = 30 * clock.DAY
SUBJECT = counting.SUBJECT
LOCKS = ("orders", "customers.identity", "customers.consent")
"""In the order in which other verbs take them, so that nobody waits for somebody who waits for them."""
_AT_ONCE = 2_000
_OPERATION = "customersMerge"


@unit_of_work
async def customers_merge(
    tx: Transaction,
    *,
    actor: Actor,
    keys: Sequence[int],
    survivor: int,
    choices: Sequence[tuple[str, int | None]] = (),
    versions: Mapping[int, int] | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Have the survivor take in the others; the merge's key.

    `choices` name a field and the record whose value stands; else the survivor's does, or the first that there is.
    Raises `MergeBlocked` for what stands in the way, `StaleVersion` where a record moved on, `Refusal`.
    """
    arguments = [list(keys), survivor, [list(one) for one in choices], sorted((versions or {}).items())]
    known = await idempotency.remembered(tx, actor, _OPERATION, idempotency_key, arguments)
    if known is not None:
        return int(known)
    for lock in LOCKS:
        await tx.lock(lock)
    if survivor not in keys:
        raise Refusal(ErrorCode.INVALID, "The survivor is one of the records that are merged.", ("survivorId",))
    for block in await blocks(tx, keys):
        raise MergeBlocked(block)
    people = await people_of(tx, [survivor, *(key for key in keys if key != survivor)], lock=True)
    for person in people:
        wanted = (versions or {}).get(person["id"])
        if wanted is not None and wanted != person["version"]:
            raise StaleVersion(person["version"], ids.encode("cus", person["id"]))
    made = await _merge(tx, actor, people, choices)
    await idempotency.remember(tx, actor, _OPERATION, idempotency_key, arguments, made)
    return made


async def _merge(
    tx: Transaction, actor: Actor, people: Sequence[Person], choices: Sequence[tuple[str, int | None]]
) -> int:
    keys: list[int] = [person["id"] for person in people]
    survivor, others = keys[0], keys[1:]
    custom, _ = await custom_of(tx, keys)
    chosen = fields.checked(choices, keys, {key: one.id for key, one in custom.items()})
    emails = await emails_of(tx, keys)
    entries: list[Entry] = []
    for key, one in custom.items():
        if CUSTOM + key in chosen:
            values = _rows("customer_field_values")
            for each in keys:
                if each != chosen[CUSTOM + key]:
                    entries += await set_apart(tx, values, each, [one.id])
    await hooks.on_merge.run(SUBJECT, tx, actor, survivor, others, entries)
    for other in others:
        entries += await give(tx, SUBJECT, survivor, other)
    counts = counting.of_entries(entries)
    columns = fields.joined(people, chosen)
    for way in (EMAILS, PHONES):
        entries += await _beside(tx, way, survivor, people, columns)
    await _let_go(tx, others)
    await _write(tx, survivor, columns)
    await hooks.on_regroup.run(SUBJECT, tx, actor, [survivor])
    await _leave(tx, survivor, others)
    await reindex(tx, [survivor])
    kept = {
        "people": people,
        "after": (await people_of(tx, [survivor]))[0],
        "marks": await counting.marks(tx),
        "whose": {email: key for key in reversed(others) for email in emails[key] - emails[survivor]},
    }
    made = await _note(tx, actor, keys, counts, kept)
    await tx.execute_many(
        "INSERT INTO merge_rows (merge_id, table_name, owner_id, kind, data) VALUES (?, ?, ?, ?, ?)",
        [
            (made, entry.table, entry.owner, entry.kind, _packed(entry.data[start : start + _AT_ONCE]))
            for entry in entries
            for start in range(0, len(entry.data), _AT_ONCE)
        ],
    )
    return made


async def _let_go(tx: Transaction, others: Sequence[int]) -> None:
    """The others hold no address any more that is one person's alone."""
    await tx.execute(
        "UPDATE customers SET email = NULL, email_key = NULL, email_verification = 'UNVERIFIED'"
        f" WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(others),),
    )


async def _leave(tx: Transaction, survivor: int, others: Sequence[int]) -> None:
    """The others have nothing left: their ids mean the survivor from now on."""
    await forget(tx, others)
    await tx.execute(f"DELETE FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(others),))
    await tx.execute_many(
        "INSERT INTO merged_customers (id, merged_into) VALUES (?, ?)", [(key, survivor) for key in others]
    )


async def _write(tx: Transaction, survivor: int, columns: Mapping[str, Any]) -> None:
    external = await tx.fetch_value(
        "SELECT value FROM customer_external_ids WHERE customer_id = ? ORDER BY id LIMIT 1", (survivor,)
    )
    written = dict(columns) | named(columns, external)
    names = list(written)
    await tx.execute(
        f"UPDATE customers SET {', '.join(f'{name} = ?' for name in names)}, version = version + 1, updated_at = ?"
        " WHERE id = ?",
        (*written.values(), tx.now, survivor),
    )


async def _beside(
    tx: Transaction, way: Way, survivor: int, people: Sequence[Person], columns: Mapping[str, Any]
) -> list[Entry]:
    """Every primary address that is not the survivor's afterwards stands beside it, once."""
    primary = columns[way.key]
    done: list[Entry] = []
    gone = await tx.fetch(
        f"DELETE FROM {way.table} WHERE customer_id = ? AND {way.key} = ?"
        f" RETURNING {', '.join(_rows(way.table).columns)}",
        (survivor, primary),
    )
    if gone:
        done.append(Entry(way.table, survivor, APART, [list(row) for row in gone]))
    present = {
        row[0] for row in await tx.fetch(f"SELECT {way.key} FROM {way.table} WHERE customer_id = ?", (survivor,))
    }
    made: list[int] = []
    for person in people:
        if person[way.key] is None or person[way.key] in present | {primary}:
            continue
        present.add(person[way.key])
        made.append(
            await tx.insert(
                f"INSERT INTO {way.table} (customer_id, {', '.join(way.columns)})"
                f" VALUES (?, {', '.join('?' * len(way.columns))}) RETURNING id",
                (survivor, *(person[name] for name in way.columns)),
            )
        )
    return [*done, Entry(way.table, survivor, MADE, made)] if made else done


async def _note(
    tx: Transaction, actor: Actor, keys: Sequence[int], counts: Mapping[str, int], kept: Mapping[str, Any]
) -> int:
    survivor, others = keys[0], keys[1:]
    made = await tx.insert(
        "INSERT INTO merges (survivor_id, absorbed_ids, at, actor_kind, actor_id, actor_name, reversible_until, counts,"
        " kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            survivor, _packed(others), tx.now, actor.kind, actor.id, actor.name, tx.now + REVERSIBLE_FOR,
            _packed(counts), _packed(kept),
        ),
    )  # fmt: skip
    for other in others:
        tx.record(CustomerMerged(other, survivor, made), by=actor)
    changes = {"merged": (None, [ids.encode("cus", key) for key in others])}
    await audit.record(tx, actor, action="customers.merged", subject=ids.encode("cus", survivor), changes=changes)
    return made


def _rows(table: str) -> Rows:
    return next(rows for rows in followers(SUBJECT) if rows.table == table)


def _packed(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


audit.plain("merged")
