"""Keeping who is in which segment: settling customers whom something touched, and filling a segment anew."""

from collections.abc import Collection, Mapping, Sequence

from regulars.groups.events import SegmentEntered, SegmentLeft
from regulars.groups.queries import membership
from regulars.groups.queries.changes import zone_of_days
from regulars.groups.queries.membership import Batch
from regulars.groups.queries.rules import Rule, condition, rules, with_dependents
from regulars.groups.queries.rules import asking as asked
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db import bulk
from regulars.platform.db.transaction import Transaction
from regulars.platform.query.sql import Sql

TOLD_AT_ONCE = 500
_SETTLED_AT_ONCE = 5_000
LOCK = "segments.members"
"""Taken before rows of groups: whoever moves members of segments moves those of the groups that follow."""

Reasons = Mapping[int, str]
"""Why each customer is looked at."""


async def settle(tx: Transaction, reasons: Reasons, *, only: Collection[int] | None = None) -> None:
    """Let customers into the segments whose rules match them now, and out of the others; each move is told.

    Rules that refer to segments are settled after those. `only` limits it to some segments and what refers to them.
    """
    if not reasons:
        return
    await tx.lock(LOCK)
    storeys = await rules(tx)
    if only is not None:
        storeys = with_dependents(storeys, only)
    keys = sorted(reasons)
    for start in range(0, len(keys), _SETTLED_AT_ONCE):
        some = keys[start : start + _SETTLED_AT_ONCE]
        for storey in storeys:
            await _settle(tx, [rule for rule in storey if not rule.reading.is_of_all], some, reasons)


async def _settle(tx: Transaction, storey: Sequence[Rule], keys: Sequence[int], reasons: Reasons) -> None:
    if not storey:
        return
    true = await membership.truth(tx, storey, keys)
    held = await membership.held(tx, storey, keys)
    for segment, matching in true.items():
        await _move(tx, segment, sorted(matching - held[segment]), sorted(held[segment] - matching), reasons)


async def _move(tx: Transaction, segment: int, entered: Sequence[int], left: Sequence[int], reasons: Reasons) -> None:
    if not entered and not left:
        return
    await bulk.insert(
        tx, "segment_members", ("segment_id", "customer_id", "entered_at"), [(segment, key, tx.now) for key in entered]
    )
    if left:
        await tx.execute(
            f"DELETE FROM segment_members WHERE segment_id = ? AND {tx.dialect.in_list('customer_id', 'bigint')}",
            (segment, tx.dialect.array(left)),
        )
    for customers, event, came in ((entered, SegmentEntered, True), (left, SegmentLeft, False)):
        for start in range(0, len(customers), TOLD_AT_ONCE):
            some = customers[start : start + TOLD_AT_ONCE]
            changes = await _noted(tx, segment, some, reasons, came=came)
            told = event(segment_id=segment, customer_ids=tuple(some), change_ids=tuple(changes))
            tx.record(told, by=SYSTEM)
    await counted(tx, segment, len(entered), len(left))


async def _noted(tx: Transaction, segment: int, customers: Sequence[int], reasons: Reasons, *, came: bool) -> list[int]:
    """The keys of the changes, in the order of the customers."""
    source = tx.dialect.rows("r", ("customer_id", "bigint"), ("because", "text"))
    rows = await tx.fetch(
        "INSERT INTO segment_changes (segment_id, customer_id, at, entered, because)"
        f" SELECT CAST(? AS BIGINT), r.customer_id, CAST(? AS BIGINT), {'true' if came else 'false'}, r.because"
        f" FROM {source} WHERE true RETURNING customer_id, id",
        (segment, tx.now, *tx.dialect.table([(key, reasons.get(key)) for key in customers], width=2)),
    )
    keys = dict(rows)
    return [keys[customer] for customer in customers]


async def counted(tx: Transaction, segment: int, entered: int, left: int) -> None:
    """Turn the count, and that of the day."""
    if not entered and not left:
        return
    count = await tx.fetch_value(
        "UPDATE segments SET member_count = member_count + ? WHERE id = ? RETURNING member_count",
        (entered - left, segment),
    )
    day = clock.day_in(tx.now, await zone_of_days(tx)).isoformat()
    await tx.execute(
        "INSERT INTO segment_days (segment_id, day, member_count, entered_count, left_count) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (segment_id, day) DO UPDATE SET member_count = excluded.member_count,"
        " entered_count = segment_days.entered_count + excluded.entered_count,"
        " left_count = segment_days.left_count + excluded.left_count",
        (segment, day, count, entered, left),
    )


async def let_in(tx: Transaction, rule: Rule, batch: Batch) -> None:
    """Let those of a batch in whom the rule matches now, set-wise, without telling of each."""
    wanted = await _still_wanted(tx, rule)
    if wanted is None:
        return
    some, keys = ("c.id BETWEEN ? AND ?", (batch.first, batch.last))
    if not batch.is_dense:
        some, keys = (tx.dialect.in_list("c.id", "bigint"), (batch.keys,))
    entered = await tx.execute(
        "INSERT INTO segment_members (segment_id, customer_id, entered_at)"
        " SELECT CAST(? AS BIGINT), c.id, CAST(? AS BIGINT) FROM customers c"
        f" WHERE {some} AND ({wanted.text}) ORDER BY c.id"
        " ON CONFLICT (segment_id, customer_id) DO NOTHING",
        (rule.id, tx.now, *keys, *wanted.params),
    )
    await counted(tx, rule.id, entered, 0)


async def let_out(tx: Transaction, rule: Rule, batch: Batch) -> None:
    """Let those of a batch out whom the rule does not match now, without telling of each."""
    wanted = await _still_wanted(tx, rule)
    if wanted is None:
        return
    left = await tx.execute(
        f"DELETE FROM segment_members WHERE segment_id = ? AND {tx.dialect.in_list('customer_id', 'bigint')}"
        " AND NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = segment_members.customer_id"
        f" AND ({wanted.text}))",
        (rule.id, batch.keys, *wanted.params),
    )
    await counted(tx, rule.id, 0, left)


async def _still_wanted(tx: Transaction, rule: Rule) -> Sql | None:
    """The rule as a condition; none where it is another meanwhile, and compared anew."""
    await tx.lock(LOCK)
    current = await tx.fetch_value("SELECT version FROM segments WHERE id = ?", (rule.id,))
    if current != rule.version:
        return None
    return await condition(tx, rule, await asked(tx, few=not rule.reading.is_of_all))


async def forget(tx: Transaction, customers: Sequence[int]) -> None:
    """Customers are about to be deleted: their segments count without them."""
    await tx.lock(LOCK)
    rows = await tx.fetch(
        f"DELETE FROM segment_members WHERE {tx.dialect.in_list('customer_id', 'bigint')} RETURNING segment_id",
        (tx.dialect.array(customers),),
    )
    left: dict[int, int] = {}
    for (segment,) in rows:
        left[segment] = left.get(segment, 0) + 1
    for segment, count in sorted(left.items()):
        await counted(tx, segment, 0, count)


async def remember(tx: Transaction, rows: Sequence[Sequence[int]]) -> None:
    """Let customers into segments again since when they had been in them (segment, customer, instant)."""
    await tx.lock(LOCK)
    for segment, customer, since in rows:
        entered = await tx.execute(
            "INSERT INTO segment_members (segment_id, customer_id, entered_at)"
            " SELECT s.id, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM segments s WHERE s.id = ? AND s.retired_at IS NULL"
            " ON CONFLICT (segment_id, customer_id) DO NOTHING",
            (customer, since, segment),
        )
        await counted(tx, segment, entered, 0)
