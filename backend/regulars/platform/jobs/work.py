"""What a running job holds in its hands: its arguments, its place, and the pen that notes how far it is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.jobs.states import JobProgressed

LEASE = clock.MINUTE
_TOLD_EVERY = 0.5


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled."""


class LeaseLost(Exception):
    """Another worker has the job now: whatever this one was about to write is not written."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that the job could not take; rows count from 1, without a header."""

    row: int
    key: str | None
    column: str | None
    input: object
    errors: Sequence[dict[str, object]] = field(default_factory=list[dict[str, object]])
    """Each with code, message and path."""


class Work:
    """One run of one job.

    The handler writes a batch and calls `save` in the same transaction, with a checkpoint from which the next run would
    go on; between batches it calls `check`. Then a crash, a cancel or a lost lease never leaves a batch half counted.
    """

    def __init__(self, *, job_id: int, kind: str, args: Any, actor: Actor, lease: str, checkpoint: Any) -> None:
        self.job_id = job_id
        self.kind = kind
        self.args = args
        self.actor = actor
        self.lease = lease
        self.checkpoint = checkpoint
        """Where the last run got to; None at the first."""
        self.is_cancelled = False
        self.is_lost = False
        self._told = 0.0

    def check(self) -> None:
        """Stop here if the job was cancelled or given to somebody else."""
        if self.is_lost:
            raise LeaseLost
        if self.is_cancelled:
            raise Cancelled

    async def save(
        self,
        tx: Transaction,
        *,
        processed: int = 0,
        failed: int = 0,
        total: int | None = None,
        checkpoint: object = None,
    ) -> None:
        """Count what this transaction does. Raises `LeaseLost`, and so undoes it, where the job is no longer ours."""
        row = await tx.fetch_one(
            "UPDATE jobs SET processed = processed + ?, failed = failed + ?,"
            " total = coalesce(CAST(? AS BIGINT), total), checkpoint = coalesce(?, checkpoint),"
            " attempts = 1, lease_until = ? WHERE id = ? AND lease = ?"
            " RETURNING processed, total, failed, cancel_requested_at",
            (processed, failed, total, _json(checkpoint), tx.now + LEASE, self.job_id, self.lease),
        )
        if row is None:
            self.is_lost = True
            raise LeaseLost
        done, of, refused, cancel_requested_at = row
        if cancel_requested_at is not None:
            self.is_cancelled = True
        now = asyncio.get_running_loop().time()
        if now - self._told >= _TOLD_EVERY:
            self._told = now
            event = JobProgressed(job_id=self.job_id, kind=self.kind, processed=done, total=of, failed=refused)
            tx.record(event, by=self.actor)

    async def release_key(self, tx: Transaction) -> None:
        """Give the unique key back: who asks for the same work from now on gets another job, which looks again."""
        await tx.execute("UPDATE jobs SET unique_key = NULL WHERE id = ? AND lease = ?", (self.job_id, self.lease))

    async def refuse(self, tx: Transaction, rows: Sequence[Refused]) -> None:
        """Keep rows that were refused, to be shown with the job; count them with `save(failed=…)`."""
        await tx.execute_many(
            "INSERT INTO job_failures (job_id, row_number, row_key, row_column, input, errors)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (self.job_id, row.row, row.key, row.column, _json(row.input) or "null", _json(list(row.errors)))
                for row in rows
            ],
        )

    async def journal(self, tx: Transaction, entry: object, *, weight: int) -> None:
        """Note what this transaction changed, as plain values, and of how many records: by it the job is undone."""
        await tx.execute(
            "INSERT INTO job_journal (job_id, weight, entry) VALUES (?, ?, ?)", (self.job_id, weight, _json(entry))
        )

    async def hold(self, tx: Transaction) -> None:
        """Renew the lease."""
        row = await tx.fetch_one(
            "UPDATE jobs SET lease_until = ? WHERE id = ? AND lease = ? RETURNING cancel_requested_at",
            (tx.now + LEASE, self.job_id, self.lease),
        )
        self.is_lost = row is None
        self.is_cancelled = self.is_cancelled or (row is not None and row[0] is not None)


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
