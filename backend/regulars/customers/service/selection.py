"""Doing something to a whole selection of customers: a job that goes through it in batches, at once if it is small."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.customers.queries import selection
from regulars.customers.queries.redirects import as_now
from regulars.customers.queries.selection import Selection
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, RegularsError
from regulars.platform.jobs import queue, worker
from regulars.platform.jobs.work import Refused, Work
from regulars.platform.query.packing import packed, unpacked

BATCH = 500
READ_AHEAD = 5_000
AT_ONCE = 100
"""Up to so many customers, the caller waits and is answered a finished job."""

Apply = Callable[[Transaction, Work, Sequence[int]], Awaitable[Mapping[int, Refusal]]]
"""Does it to a batch of customers that are there; answers those to whom it could not be done, and why."""


async def begin(
    *,
    kind: str,
    action: str,
    actor: Actor,
    customers: Selection,
    args: Mapping[str, Any],
    idempotency_key: str | None = None,
) -> int:
    """Ask for a job of this kind on a selection; answers the job's key. Raises `Refusal` or `Forbidden`.

    The selection is kept with the job and read again as it runs, with what the actor may see now.
    """
    reader = current()
    keys = selection.keys_of(customers)
    if keys is None:
        total = await selection.size(reader, await selection.chosen(reader, actor, customers))
        kept = [customers[0], packed(customers[1])]
    else:
        total, kept = len(keys), ["ids", keys]
    whole = {"action": action, "dry_run": False, **args, "customers": kept}
    job_id, work = await _asked(
        kind=kind, actor=actor, args=whole, total=total, operation=action, idempotency_key=idempotency_key
    )
    if work is not None:
        await worker.perform(work)
    return job_id


@unit_of_work
async def _asked(
    tx: Transaction,
    *,
    kind: str,
    actor: Actor,
    args: Mapping[str, Any],
    total: int,
    operation: str,
    idempotency_key: str | None,
) -> tuple[int, Work | None]:
    known = await idempotency.remembered(tx, actor, operation, idempotency_key, args)
    if known is not None:
        return int(known), None
    work: Work | None = None
    if total <= AT_ONCE:
        work = await queue.take(tx, kind, args, actor=actor, total=total)
        job_id = work.job_id
    else:
        job_id = await queue.enqueue(tx, kind, args, actor=actor, total=total)
    await idempotency.remember(tx, actor, operation, idempotency_key, args, job_id)
    return job_id, work


@dataclass(frozen=True, slots=True)
class _Batch:
    keys: Sequence[int]
    first_row: int
    reached: int
    """The last key, or the place in the list of ids: where the next batch begins."""


async def go_through(work: Work, apply: Apply) -> None:
    """Do it batch by batch, each in one transaction with the note of how far the job is."""
    async for batch in _batches(work):
        work.check()
        if work.args["dry_run"]:
            await _tried(work, batch, apply)
        else:
            await _done(work=work, batch=batch, apply=apply)


async def _batches(work: Work) -> AsyncIterator[_Batch]:
    way, value = work.args["customers"]
    reached, rows = work.checkpoint or (0, 0)
    if way == "ids":
        for start in range(reached, len(value), BATCH):
            keys = value[start : start + BATCH]
            yield _Batch(keys, start + 1, start + len(keys))
        return
    where = await selection.chosen(current(), work.actor, (way, unpacked(value)))
    while keys := await selection.after(current(), where, reached, READ_AHEAD):
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            yield _Batch(some, rows + 1, some[-1])
            rows += len(some)
        reached = keys[-1]


class _OnlyTried(RegularsError):
    """Ends the transaction of a dry run, and with it whatever it has written."""

    def __init__(self, rows: list[Refused]) -> None:
        super().__init__("ONLY_TRIED", "A dry run writes nothing.")
        self.rows = rows


async def _tried(work: Work, batch: _Batch, apply: Apply) -> None:
    try:
        await _undone(work=work, batch=batch, apply=apply)
    except _OnlyTried as tried:
        await _noted(work=work, batch=batch, rows=tried.rows)


@unit_of_work
async def _undone(tx: Transaction, *, work: Work, batch: _Batch, apply: Apply) -> None:
    raise _OnlyTried(await _applied(tx, work, batch, apply))


@unit_of_work
async def _done(tx: Transaction, *, work: Work, batch: _Batch, apply: Apply) -> None:
    await _note(tx, work, batch, await _applied(tx, work, batch, apply))


@unit_of_work
async def _noted(tx: Transaction, *, work: Work, batch: _Batch, rows: list[Refused]) -> None:
    await _note(tx, work, batch, rows)


async def _applied(tx: Transaction, work: Work, batch: _Batch, apply: Apply) -> list[Refused]:
    present = await _present(tx, batch.keys)
    refused: Mapping[int, Refusal] = {}
    if present:
        refused = await apply(tx, work, list(dict.fromkeys(present.values())))
    return [
        _told(row, key, refusal)
        for row, key in enumerate(batch.keys, batch.first_row)
        if (refusal := refused.get(present[key]) if key in present else _gone()) is not None
    ]


async def _note(tx: Transaction, work: Work, batch: _Batch, rows: list[Refused]) -> None:
    await work.refuse(tx, rows)
    checkpoint = (batch.reached, batch.first_row + len(batch.keys) - 1)
    await work.save(tx, processed=len(batch.keys), failed=len(rows), checkpoint=checkpoint)


async def _present(tx: Transaction, keys: Sequence[int]) -> dict[int, int]:
    """The records as they are now: ids of merged ones mean the survivor."""
    rows = await tx.fetch(
        f"SELECT w.asked, w.id FROM {as_now(tx.dialect)} w ORDER BY w.asked",
        2 * (tx.dialect.array(keys),),
    )
    return {row[0]: row[1] for row in rows}


def _gone() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customers",))


def _told(row: int, key: int, refusal: Refusal) -> Refused:
    name = ids.encode("cus", key)
    error: dict[str, object] = {"code": str(refusal.code), "message": refusal.message, "path": list(refusal.path)}
    return Refused(row, name, None, {"id": name}, [error])
