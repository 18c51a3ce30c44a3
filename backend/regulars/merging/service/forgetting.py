"""What is kept to undo a merge is forgotten: after its time, and with the person."""

from collections.abc import Sequence

from regulars.merging.queries.facts import facts_of
from regulars.merging.telling import keys_of
from regulars.platform import clock, hooks
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work

KIND = "merging.prune"
_AT_ONCE = 100


async def prune(work: Work) -> None:
    """Forget what can no longer be undone, in short transactions."""
    while await _prune():
        work.check()


@unit_of_work
async def _prune(tx: Transaction) -> int:
    rows = await tx.fetch(
        "SELECT id FROM merges WHERE kept IS NOT NULL AND reversible_until < ? ORDER BY reversible_until LIMIT ?",
        (tx.now, _AT_ONCE),
    )
    await _forget(tx, [row[0] for row in rows])
    return len(rows)


async def _forget(tx: Transaction, merges: Sequence[int]) -> None:
    keys = tx.dialect.array(merges)
    await tx.execute(f"DELETE FROM merge_rows WHERE {tx.dialect.in_list('merge_id', 'bigint')}", (keys,))
    await tx.execute(
        f"UPDATE merges SET kept = NULL, reversible_until = NULL WHERE {tx.dialect.in_list('id', 'bigint')}", (keys,)
    )


async def forget_people(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """Customers are about to be erased or deleted: nobody who went into them can be brought back."""
    keys = tx.dialect.array(customers)
    rows = await tx.fetch(
        f"SELECT id FROM merges WHERE kept IS NOT NULL AND {tx.dialect.in_list('survivor_id', 'bigint')}", (keys,)
    )
    await _forget(tx, [row[0] for row in rows])
    known = set[int]().union(*map(keys_of, (await facts_of(tx, customers)).values()))
    await tx.execute(
        f"DELETE FROM duplicate_keys WHERE {tx.dialect.in_list('key', 'bigint')}"
        f" AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(sorted(known)), keys),
    )
    await tx.execute(
        f"DELETE FROM duplicate_pairs WHERE {tx.dialect.in_list('first_id', 'bigint')}"
        f" OR {tx.dialect.in_list('second_id', 'bigint')}",
        (keys, keys),
    )


def arrange() -> None:
    """Join erasing and deleting, and put the forgetting on the schedule."""
    hooks.on_erase.join("customer", forget_people)
    hooks.on_delete.join("customer", forget_people)
    kinds.register(Kind(KIND, prune))
    schedule.every(KIND, interval=clock.HOUR)
