"""Tags: set with a customer, or added to and taken from many."""

from collections.abc import Mapping, Sequence

from regulars.access import audit
from regulars.customers.events import CustomersUpdated, CustomerTagged
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction

_COLUMNS: tuple[tuple[str, Kind], ...] = (("customer_id", "bigint"), ("tag", "text"), ("tag_key", "text"))


async def set_tags(
    tx: Transaction, customer_id: int, tags: Mapping[str, str], *, keep_others: bool = False
) -> tuple[list[str], list[str]]:
    """Make these the customer's tags (by folded key), or add them; returns what came and what went."""
    rows = await tx.fetch("SELECT tag_key, tag FROM customer_tags WHERE customer_id = ?", (customer_id,))
    present = {str(key): str(tag) for key, tag in rows}
    added = [tag for key, tag in tags.items() if key not in present]
    removed = {} if keep_others else {key: tag for key, tag in present.items() if key not in tags}
    await tx.execute_many(
        "INSERT INTO customer_tags (customer_id, tag, tag_key) VALUES (?, ?, ?)",
        [(customer_id, tag, key) for key, tag in tags.items() if key not in present],
    )
    await tx.execute_many(
        "DELETE FROM customer_tags WHERE customer_id = ? AND tag_key = ?", [(customer_id, key) for key in removed]
    )
    return added, list(removed.values())


async def tag_many(
    tx: Transaction, *, actor: Actor, customer_ids: Sequence[int], tags: Mapping[str, str], add: bool
) -> int:
    """Add or take away tags of many customers; returns how many changed. Records one event, or one for a single one."""
    here = tx.dialect.in_list("customer_id", "bigint")
    keys = tx.dialect.in_list("tag_key", "text")
    if add:
        touched = await tx.fetch(
            "INSERT INTO customer_tags (customer_id, tag, tag_key)"
            f" SELECT c.id, r.tag, r.tag_key FROM customers c CROSS JOIN {tx.dialect.rows('r', *_COLUMNS[1:])}"
            f" WHERE {tx.dialect.in_list('c.id', 'bigint')}"
            " ON CONFLICT (customer_id, tag_key) DO NOTHING RETURNING customer_id",
            (*tx.dialect.table([(tag, key) for key, tag in tags.items()], width=2), tx.dialect.array(customer_ids)),
        )
    else:
        touched = await tx.fetch(
            f"DELETE FROM customer_tags WHERE {here} AND {keys} RETURNING customer_id",
            (tx.dialect.array(customer_ids), tx.dialect.array(tags)),
        )
    changed = tuple(sorted({int(row[0]) for row in touched}))
    if not changed:
        return 0
    await tx.execute(
        f"UPDATE customers SET version = version + 1, updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.now, tx.dialect.array(changed)),
    )
    names = tuple(tags.values())
    if len(changed) == 1:
        tx.record(CustomerTagged(changed[0], names if add else (), () if add else names), by=actor)
    else:
        tx.record(CustomersUpdated(changed, ("tags",)), by=actor)
    await audit.record(
        tx,
        actor,
        action="customer.tags_added" if add else "customer.tags_removed",
        subject=ids.encode("cus", changed[0]) if len(changed) == 1 else None,
        changes={"tags": (None, list(names)) if add else (list(names), None), "customers": (None, len(changed))},
    )
    return len(changed)
