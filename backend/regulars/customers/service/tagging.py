"""Tags: set with a customer, or added to and taken from many."""

from collections.abc import Mapping, Sequence

from regulars.access import audit
from regulars.customers.events import CustomersUpdated, CustomerTagged
from regulars.customers.service.drafts import MAX_TAGS
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Row
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

SPOKEN_ONE_BY_ONE = 25
"""Up to so many customers, each hears of it on its timeline; beyond, one event tells of the batch."""

_COLUMNS: tuple[tuple[str, Kind], ...] = (("customer_id", "bigint"), ("tag", "text"), ("tag_key", "text"))
_PAIRS: tuple[tuple[str, Kind], ...] = (("customer_id", "bigint"), ("tag_key", "text"))
Pairs = Sequence[tuple[int, str, str]]
"""Customer, tag and its folded key."""

audit.plain("tags", "tags_added", "tags_removed", "customers")


async def set_tags(
    tx: Transaction, customer_id: int, tags: Mapping[str, str], *, keep_others: bool = False
) -> tuple[list[str], list[str]]:
    """Make these the customer's tags (by folded key), or add them; returns what came and what went."""
    rows = await tx.fetch("SELECT tag_key, tag FROM customer_tags WHERE customer_id = ?", (customer_id,))
    present = {str(key): str(tag) for key, tag in rows}
    added = {key: tag for key, tag in tags.items() if key not in present}
    removed = {} if keep_others else {key: tag for key, tag in present.items() if key not in tags}
    if len(present) + len(added) - len(removed) > MAX_TAGS and added:
        raise _too_many().at("input", "tags")
    await attach(tx, [(customer_id, tag, key) for key, tag in added.items()])
    await tx.execute_many(
        "DELETE FROM customer_tags WHERE customer_id = ? AND tag_key = ?", [(customer_id, key) for key in removed]
    )
    return list(added.values()), list(removed.values())


async def attach(tx: Transaction, pairs: Pairs) -> list[Row]:
    """Write the rows alone; answers customer and tag of those that were not there yet."""
    if not pairs:
        return []
    return await tx.fetch(
        "INSERT INTO customer_tags (customer_id, tag, tag_key)"
        f" SELECT r.customer_id, r.tag, r.tag_key FROM {tx.dialect.rows('r', *_COLUMNS)} WHERE true"
        " ON CONFLICT (customer_id, tag_key) DO NOTHING RETURNING customer_id, tag",
        tx.dialect.table(pairs, width=3),
    )


async def attach_new(tx: Transaction, pairs: Pairs) -> None:
    """Write the rows of customers who have no tags yet, each pair once."""
    await insert(tx, "customer_tags", tuple([name for name, _ in _COLUMNS]), pairs)


async def room_for(tx: Transaction, wanted: Pairs) -> tuple[Pairs, dict[int, Refusal]]:
    """What is to be attached, and the customers who would have more tags than one may have."""
    rows = await tx.fetch(
        f"SELECT customer_id, tag_key FROM customer_tags WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array({customer for customer, *_ in wanted}),),
    )
    carried: dict[int, set[str]] = {}
    for customer, key in rows:
        carried.setdefault(customer, set()).add(key)
    missing = [pair for pair in wanted if pair[2] not in carried.get(pair[0], ())]
    for customer, _, key in missing:
        carried.setdefault(customer, set()).add(key)
    full = {customer for customer, *_ in missing if len(carried[customer]) > MAX_TAGS}
    return [pair for pair in missing if pair[0] not in full], {customer: _too_many() for customer in full}


async def hold(tx: Transaction, keys: Sequence[int]) -> set[int]:
    """Those of these customers who are there, held until the end of the transaction."""
    rows = await tx.fetch(
        f"SELECT id FROM customers WHERE {tx.dialect.in_list('id', 'bigint')} ORDER BY id{tx.dialect.lock_rows()}",
        (tx.dialect.array(keys),),
    )
    return {row[0] for row in rows}


async def full(tx: Transaction, keys: Sequence[int], tags: Mapping[str, str]) -> Mapping[int, Refusal]:
    """Hold these customers, and answer those who would have too many tags with these."""
    await hold(tx, keys)
    _, refused = await room_for(tx, [(customer, tag, key) for customer in keys for key, tag in tags.items()])
    return refused


async def detach_all(tx: Transaction, keys: Sequence[int], tags: Mapping[str, str]) -> list[tuple[int, str]]:
    """Take these tags from all of these customers; answers what went."""
    rows = await tx.fetch(
        f"DELETE FROM customer_tags WHERE {tx.dialect.in_list('customer_id', 'bigint')}"
        f" AND {tx.dialect.in_list('tag_key', 'text')} RETURNING customer_id, tag",
        (tx.dialect.array(keys), tx.dialect.array(tags)),
    )
    return [(customer, tag) for customer, tag in rows]


async def detach(tx: Transaction, pairs: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Take each customer the tag beside them; answers what went."""
    rows = await tx.fetch(
        "DELETE FROM customer_tags WHERE (customer_id, tag_key) IN"
        f" (SELECT r.customer_id, r.tag_key FROM {tx.dialect.rows('r', *_PAIRS)}) RETURNING customer_id, tag",
        tx.dialect.table([(customer, fold(tag)) for customer, tag in pairs], width=len(_PAIRS)),
    )
    return [(customer, tag) for customer, tag in rows]


async def tell(tx: Transaction, actor: Actor, pairs: Sequence[tuple[int, str]], *, add: bool, subject: str) -> int:
    """Raise versions, record events and the audit entry of tags that came or went; answers how many customers.

    `subject` is the job's id.
    """
    changed: dict[int, list[str]] = {}
    for customer, tag in pairs:
        changed.setdefault(customer, []).append(tag)
    await tx.execute(
        f"UPDATE customers SET version = version + 1, updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.now, tx.dialect.array(changed)),
    )
    if len(changed) <= SPOKEN_ONE_BY_ONE:
        for customer, tags in changed.items():
            tx.record(CustomerTagged(customer, tuple(tags) if add else (), () if add else tuple(tags)), by=actor)
    else:
        tx.record(CustomersUpdated(tuple(changed), ("tags",)), by=actor)
    names = sorted({tag for tags in changed.values() for tag in tags})
    people = ", ".join(ids.encode("cus", customer) for customer in changed)
    await audit.record(
        tx,
        actor,
        action="customer.tags_added" if add else "customer.tags_removed",
        subject=people if len(changed) == 1 else subject,
        changes={"tags_added" if add else "tags_removed": (None, names), "customers": (None, people)},
    )
    return len(changed)


def _too_many() -> Refusal:
    return Refusal(ErrorCode.LIMIT_EXCEEDED, f"A customer has at most {MAX_TAGS} tags.")
