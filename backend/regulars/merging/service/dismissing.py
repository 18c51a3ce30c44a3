"""Saying that records are two persons, so that nobody asks again."""

from collections.abc import Sequence
from itertools import combinations

from regulars.access import audit
from regulars.merging.events import DuplicateDismissed
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

MOST = 20


@unit_of_work
async def duplicate_dismiss(tx: Transaction, *, actor: Actor, keys: Sequence[int], dismissed: bool) -> None:
    """Note of each two of these records that they are two persons, or take that back. Raises `Refusal`."""
    wanted = sorted(set(keys))
    if not 2 <= len(wanted) <= MOST:
        raise Refusal(ErrorCode.INVALID, f"Name 2 to {MOST} different records.", ("ids",))
    rows = await tx.fetch(
        f"SELECT id FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(wanted),)
    )
    missing = set(wanted) - {row[0] for row in rows}
    if missing:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no customer {ids.encode('cus', min(missing))}.", ("ids",))
    if dismissed:
        await tx.execute_many(
            "INSERT INTO duplicate_pairs (first_id, second_id, score, matched_on, found_at, dismissed_at)"
            " VALUES (?, ?, 0, '[]', ?, ?) ON CONFLICT (first_id, second_id) DO UPDATE SET dismissed_at ="
            " coalesce(duplicate_pairs.dismissed_at, excluded.dismissed_at)",
            [(*pair, tx.now, tx.now) for pair in combinations(wanted, 2)],
        )
    else:
        await tx.execute_many(
            "UPDATE duplicate_pairs SET dismissed_at = NULL WHERE first_id = ? AND second_id = ?",
            list(combinations(wanted, 2)),
        )
    tx.record(DuplicateDismissed(tuple(wanted), dismissed), by=actor)
    people = [ids.encode("cus", key) for key in wanted]
    before, after = (None, people) if dismissed else (people, None)
    await audit.record(tx, actor, action="duplicates.dismissed", changes={"dismissed": (before, after)})


audit.plain("dismissed")
