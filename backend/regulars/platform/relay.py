"""Carries committed events to their consumers: in order, at least once, each consumer at its own pace.

A consumer's cursor moves in the same transaction in which its handlers write, so their effect there happens exactly
once. An event that fails is tried again with growing pauses and then parked with its error, so that it delays those
behind it but never stops them.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

import orjson

from regulars.platform import bells, clock, live, numbering, outbox
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import StorageFull, Unavailable
from regulars.platform.outbox import Committed, Consumer
from regulars.platform.steady import PAUSE, ever

ATTEMPTS = 6
_FIRST_PAUSE = clock.SECOND // 2
_ERROR_LENGTH = 2_000

_log = logging.getLogger(__name__)


class HandlerFailed(Exception):
    """A handler did not take an event while draining."""

    def __init__(self, consumer: str, event: Committed) -> None:
        super().__init__(f"{consumer} could not take {event.name} (number {event.sequence}).")


async def drain() -> None:
    """Number, hand on and deliver all that is committed, what the handlers record included.

    For tests and commands. Raises `HandlerFailed` where a handler fails, after noting the attempt.
    """
    while True:
        await numbering.number_committed()
        moved = await live.publish()
        for consumer in tuple(outbox.consumers.values()):
            while await deliver(consumer, strict=True):
                moved = True
        if not moved:
            return


async def run() -> NoReturn:
    """Serve every consumer and subscriber until cancelled; any number of processes may."""
    async with asyncio.TaskGroup() as group:
        group.create_task(ever(_watch))
        group.create_task(ever(_number_and_publish))
        for consumer in outbox.consumers.values():
            group.create_task(ever(partial(_serve, consumer)))
    raise AssertionError  # the group ends by cancellation only


async def deliver(consumer: Consumer, *, strict: bool = False) -> bool:
    """Deliver the next batch; true where the cursor moved.

    Nothing is done while a failed event waits for its next try.
    """
    database = current()
    state = await _state(database, consumer.name)
    if state is None:
        await _introduce(name=consumer.name)
        state = (0, None)
    place, retry_at = state
    if retry_at is not None and retry_at > clock.now() and not strict:
        return False
    batch = await outbox.after(database, place, consumer.size)
    if not batch:
        return False
    try:
        return await _hand_over(consumer=consumer, place=place, events=batch)
    except (Unavailable, StorageFull):
        raise  # the database's fault, not the handler's: no attempt is counted
    except Exception as error:  # noqa: BLE001 - a handler may fail in any way; this is the relay's edge
        failure = error
    if len(batch) > 1:
        return await _one_by_one(consumer, place, batch, strict=strict)
    return await _refused(consumer, place, batch[0], failure, strict=strict)


async def redeliver(parked_id: int) -> bool:
    """Try a parked event once more, outside of the order; true where it was taken and is parked no longer."""
    return await _redeliver(parked_id=parked_id)


async def delivered(reader: Reader) -> int:
    """The number up to which every consumer of this version has read."""
    rows = dict(await reader.fetch("SELECT name, position FROM outbox_consumers"))
    last = await outbox.last(reader)
    return min((rows.get(name, 0) for name in outbox.consumers), default=last)


async def _watch() -> None:
    database = current()
    await database.watch(bells.of(database).recorded.ring)


async def _number_and_publish() -> None:
    recorded = bells.of(current()).recorded
    seen = recorded.rings
    await numbering.number_committed()
    await live.publish()
    await recorded.wait(seen, timeout=PAUSE)  # should a wake-up from another process be lost


async def _serve(consumer: Consumer) -> None:
    numbered = bells.of(current()).numbered
    seen = numbered.rings
    while await deliver(consumer):
        pass
    await numbered.wait(seen, timeout=PAUSE)


async def _one_by_one(consumer: Consumer, place: int, batch: list[Committed], *, strict: bool) -> bool:
    moved = False
    for event in batch:
        try:
            taken = await _hand_over(consumer=consumer, place=place, events=[event])
        except (Unavailable, StorageFull):
            raise
        except Exception as error:  # noqa: BLE001 - as above
            return await _refused(consumer, place, event, error, strict=strict) or moved
        if not taken:
            return moved
        place, moved = event.sequence, True
    return moved


async def _refused(consumer: Consumer, place: int, event: Committed, error: Exception, *, strict: bool) -> bool:
    _log.error("%s could not take event %d (%s)", consumer.name, event.sequence, event.name, exc_info=error)
    parked = await _note_failure(name=consumer.name, place=place, event=event, error=repr(error)[:_ERROR_LENGTH])
    if strict:
        raise HandlerFailed(consumer.name, event) from error
    return parked


@unit_of_work
async def _hand_over(tx: Transaction, *, consumer: Consumer, place: int, events: list[Committed]) -> bool:
    """False where another process was there first."""
    moved = await tx.execute(
        "UPDATE outbox_consumers SET position = ?, attempts = 0, retry_at = NULL, error = NULL"
        " WHERE name = ? AND position = ?",
        (events[-1].sequence, consumer.name, place),
    )
    if not moved:
        return False
    await _hear(tx, consumer, events)
    tx.after_commit(bells.of(tx.database).delivered.ring)
    return True


async def _hear(tx: Transaction, consumer: Consumer, events: Sequence[Committed]) -> None:
    for event in events:
        for handler in consumer.wants(event.name):
            await handler(tx, event)
    for together in consumer.together:
        await together(tx, events)


@unit_of_work
async def _note_failure(tx: Transaction, *, name: str, place: int, event: Committed, error: str) -> bool:
    """Plan the next attempt, or park the event; true where it was parked."""
    attempts = await tx.fetch_value(
        "UPDATE outbox_consumers SET attempts = attempts + 1, error = ?"
        " WHERE name = ? AND position = ? RETURNING attempts",
        (error, name, place),
    )
    if attempts is None:
        return False
    if attempts < ATTEMPTS:
        retry_at = tx.now + _FIRST_PAUSE * 4 ** (attempts - 1)
        await tx.execute("UPDATE outbox_consumers SET retry_at = ? WHERE name = ?", (retry_at, name))
        return False
    await tx.execute(
        "INSERT INTO outbox_parked (consumer, event_id, sequence, event, error, parked_at) VALUES (?, ?, ?, ?, ?, ?)",
        (name, event.id, event.sequence, orjson.dumps(event).decode(), error, tx.now),
    )
    await tx.execute(
        "UPDATE outbox_consumers SET position = ?, attempts = 0, retry_at = NULL WHERE name = ?", (event.sequence, name)
    )
    return True


@unit_of_work
async def _redeliver(tx: Transaction, *, parked_id: int) -> bool:
    sql = "SELECT consumer, event FROM outbox_parked WHERE id = ?" + tx.dialect.lock_rows()
    row = await tx.fetch_one(sql, (parked_id,))
    consumer = None if row is None else outbox.consumers.get(row[0])
    if row is None or consumer is None:
        return False
    await _hear(tx, consumer, [Committed(**orjson.loads(row[1]))])
    await tx.execute("DELETE FROM outbox_parked WHERE id = ?", (parked_id,))
    return True


@unit_of_work
async def _introduce(tx: Transaction, *, name: str) -> None:
    await tx.execute(
        "INSERT INTO outbox_consumers (name, position, attempts) VALUES (?, 0, 0) ON CONFLICT (name) DO NOTHING",
        (name,),
    )


async def _state(reader: Reader, name: str) -> tuple[int, int | None] | None:
    row = await reader.fetch_one("SELECT position, retry_at FROM outbox_consumers WHERE name = ?", (name,))
    return None if row is None else (row[0], row[1])
