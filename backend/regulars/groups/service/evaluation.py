"""Comparing whole segments with their rules, and following the clock.

The difference is read beside the writer; what differs is then looked at once more and written in short transactions.
"""

import logging
from typing import Any

import orjson

from regulars.groups.events import SegmentFilled
from regulars.groups.queries import membership
from regulars.groups.queries.changes import zone_of_days
from regulars.groups.queries.membership import LARGE_BATCH, Batch
from regulars.groups.queries.rules import Rule, rules
from regulars.groups.service.membership import let_in, let_out, settle
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work

TIME_PASSED = "clock"
COMPARED = "compared"
_LEASE = 2 * clock.MINUTE
_NOTED_EVERY = clock.MINUTE
_COMPARED_EVERY = clock.DAY
_EMPTIED_AT_ONCE = 20_000

_log = logging.getLogger(__name__)


async def look() -> None:
    """Do what is due now: rules that are new, what time or a new day moved, what was not compared for a day."""
    database, now = current(), clock.now()
    zone = await zone_of_days(database)
    for storey in await rules(database):
        for rule in storey:
            if _is_due(rule, now, zone):
                await compare(rule)
            elif rule.reading.is_relative:
                await _follow(rule, now)
    for (segment,) in await database.fetch("SELECT id FROM segments WHERE retired_at IS NOT NULL"):
        await take_away(segment)


def _is_due(rule: Rule, now: int, zone: str) -> bool:
    if rule.due_at is not None:
        return rule.due_at <= now
    if rule.reading.is_by_day and clock.day_in(rule.clocked_at, zone) != clock.day_in(now, zone):
        return True
    return now - rule.evaluated_at >= _COMPARED_EVERY


async def compare(rule: Rule) -> None:
    """Compare a whole segment with its rule; of several processes one does. Of a new rule, moves are not told."""
    began = await _begin(segment=rule.id)
    if began is None:
        return
    database = current()
    if rule.is_filled and not rule.reading.is_of_all:
        differs = await membership.difference(database, rule)
        leaving = await membership.leaving(database, rule) if differs.leaves else []
        entering = await membership.entering(database, rule) if differs.enters else []
        for batch in (*leaving, *entering):
            await _settled(rule=rule, keys=_keys(batch.keys))
    else:
        for batch in await membership.leaving(database, rule, among=LARGE_BATCH):
            await _let_out(rule=rule, batch=batch)
        for batch in await membership.to_let_in(database, rule):
            await _let_in(rule=rule, batch=batch)
    await _end(rule=rule, began=began)


async def _follow(rule: Rule, now: int) -> None:
    moved = await membership.passed(current(), rule, now)
    if moved is None:
        await compare(rule)
    elif moved or now - rule.clocked_at >= _NOTED_EVERY:
        await _clocked(rule=rule, keys=moved, now=now)


async def take_away(segment: int) -> None:
    """Take a retired segment away, its many members first."""
    while await _emptied(segment=segment):
        pass


def _keys(batch: Any) -> list[int]:
    return orjson.loads(batch) if isinstance(batch, str) else list(batch)


@unit_of_work
async def _begin(tx: Transaction, *, segment: int) -> int | None:
    """Take the comparison for a while; none where another process has it."""
    taken = await tx.execute(
        "UPDATE segments SET due_at = ? WHERE id = ? AND retired_at IS NULL AND (due_at IS NULL OR due_at <= ?)",
        (tx.now + _LEASE, segment, tx.now),
    )
    return tx.now if taken else None


@unit_of_work
async def _settled(tx: Transaction, *, rule: Rule, keys: list[int]) -> None:
    reason = TIME_PASSED if rule.reading.is_relative or rule.reading.is_by_day else COMPARED
    await settle(tx, dict.fromkeys(keys, reason), only={rule.id})


@unit_of_work
async def _let_in(tx: Transaction, *, rule: Rule, batch: Batch) -> None:
    await let_in(tx, rule, batch)


@unit_of_work
async def _let_out(tx: Transaction, *, rule: Rule, batch: Batch) -> None:
    await let_out(tx, rule, batch)


@unit_of_work
async def _clocked(tx: Transaction, *, rule: Rule, keys: list[int], now: int) -> None:
    await settle(tx, dict.fromkeys(keys, TIME_PASSED), only={rule.id})
    await tx.execute("UPDATE segments SET clocked_at = ? WHERE id = ? AND clocked_at < ?", (now, rule.id, now))


@unit_of_work
async def _end(tx: Transaction, *, rule: Rule, began: int) -> None:
    """Note that it is done, unless it became due again or the rule is another meanwhile."""
    count = await tx.fetch_value("SELECT count(*) FROM segment_members WHERE segment_id = ?", (rule.id,))
    done = await tx.execute(
        "UPDATE segments SET evaluated_at = ?, clocked_at = ?, member_count = ?, is_filled = true,"
        " due_at = NULL WHERE id = ? AND version = ? AND due_at = ?",
        (began, began, count, rule.id, rule.version, began + _LEASE),
    )
    if done and (not rule.is_filled or rule.reading.is_of_all):
        tx.record(SegmentFilled(segment_id=rule.id, member_count=count), by=SYSTEM)
        await due(tx, {each.id for storey in await rules(tx) for each in storey if rule.id in each.reading.references})


async def due(tx: Transaction, segments: set[int]) -> None:
    """Have these segments compared as a whole, as soon as somebody looks."""
    for segment in sorted(segments):
        await tx.execute("UPDATE segments SET due_at = ? WHERE id = ?", (tx.now, segment))


@unit_of_work
async def _emptied(tx: Transaction, *, segment: int) -> bool:
    gone = await tx.execute(
        "DELETE FROM segment_members WHERE segment_id = ? AND customer_id IN"
        " (SELECT customer_id FROM segment_members WHERE segment_id = ? ORDER BY customer_id LIMIT ?)",
        (segment, segment, _EMPTIED_AT_ONCE),
    )
    if gone:
        return True
    gone = await tx.execute(
        "DELETE FROM segment_changes WHERE id IN"
        " (SELECT id FROM segment_changes WHERE segment_id = ? ORDER BY id LIMIT ?)",
        (segment, _EMPTIED_AT_ONCE),
    )
    if gone:
        return True
    await tx.execute("DELETE FROM segments WHERE id = ? AND retired_at IS NOT NULL", (segment,))
    return False
