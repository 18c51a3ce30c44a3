"""How far jobs are, for whoever may see them: those who asked, and those who watch over the operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.kinds import kinds
from regulars.platform.jobs.states import JobStatus
from regulars.platform.query import page as paging
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Sort
from regulars.platform.query.page import Page, Window
from regulars.platform.query.sql import Sql, all_of, placeholders

SEES_ALL = "OPERATIONS_READ"
UNDO_WITHIN = 7 * clock.DAY


@dataclass(slots=True)
class JobRow:
    """A job as callers see it."""

    prefix: ClassVar[str] = "job"

    id: int
    kind: str
    args: Mapping[str, Any]
    status: JobStatus
    processed: int
    total: int | None
    failed: int
    checkpoint: Any
    result: Any
    error: str | None
    created_at: int
    started_at: int | None
    finished_at: int | None
    actor_kind: str
    actor_id: int | None
    actor_name: str
    undone_by: int | None

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self.finished_at is not None and self.status in (JobStatus.SUCCEEDED, JobStatus.PARTIAL):
            return 1.0
        return min(1.0, self.processed / self.total) if self.total else 0.0

    @property
    def undoable_until(self) -> int | None:
        """Until when it can be undone; none where it cannot, or changed nothing."""
        kind = kinds.get(self.kind)
        if kind is None or kind.undo is None or self.finished_at is None or self.undone_by is not None:
            return None
        if self.args.get("dry_run") or self.args.get("is_final") or self.processed <= self.failed:
            return None
        return self.finished_at + UNDO_WITHIN

    def is_of(self, actor: Actor) -> bool:
        """Whether this actor asked for it."""
        return (self.actor_kind, self.actor_id) == (actor.kind, actor.id)


@dataclass(slots=True)
class BulkJobRow(JobRow):
    """A job of the shape `bulk`."""


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A row that was refused, from 1, without a header."""

    row: int
    key: str | None
    column: str | None
    input: Any
    errors: Sequence[Refusal] = field(default_factory=tuple[Refusal, ...])


_ROWS: dict[str, type[JobRow]] = {"bulk": BulkJobRow}


def shape(name: str, row: type[JobRow]) -> None:
    """Answer jobs of this shape as rows of this class. Called once at start-up."""
    _ROWS[name] = row


def _row(key: int, name: str, *values: Any) -> JobRow:
    return _ROWS[name](key, *values)


JOBS: Table[JobRow] = Table(
    name="jobs",
    source="jobs j",
    key="j.id",
    row=_row,
    columns=(
        Column("id", "j.id", Kind.ID, nullable=False),
        Column("shape", "j.shape", Kind.CODE, nullable=False),
        Column("kind", "j.kind", Kind.CODE, nullable=False),
        Column("args", "j.args", Kind.JSON, convert=lambda text: orjson.loads(text) or {}),
        Column("status", "j.status", Kind.CODE, nullable=False, convert=JobStatus),
        Column("processed", "j.processed", Kind.INTEGER, nullable=False),
        Column("total", "j.total", Kind.INTEGER),
        Column("failed", "j.failed", Kind.INTEGER, nullable=False),
        Column("checkpoint", "j.checkpoint", Kind.JSON, convert=orjson.loads),
        Column("result", "j.result", Kind.JSON, convert=orjson.loads),
        Column("error", "j.error"),
        Column("created_at", "j.created_at", Kind.INSTANT, nullable=False),
        Column("started_at", "j.started_at", Kind.INSTANT),
        Column("finished_at", "j.finished_at", Kind.INSTANT),
        Column("actor_kind", "j.actor_kind", Kind.CODE, nullable=False),
        Column("actor_id", "j.actor_id", Kind.ID),
        Column("actor_name", "j.actor_name", nullable=False),
        Column("undone_by", "j.undone_by", Kind.ID),
    ),
)


def _refusals(text: str) -> list[Refusal]:
    return [Refusal(ErrorCode(each["code"]), each["message"], each.get("path") or ()) for each in orjson.loads(text)]


FAILURES: Table[FailureRow] = Table(
    name="job failures",
    source="job_failures f",
    key="f.id",
    row=FailureRow,
    columns=(
        Column("row", "f.row_number", Kind.INTEGER, nullable=False),
        Column("key", "f.row_key"),
        Column("column", "f.row_column"),
        Column("input", "f.input", Kind.JSON, convert=orjson.loads),
        Column("errors", "f.errors", Kind.JSON, convert=_refusals),
    ),
)


def visible(actor: Actor) -> Sql:
    """The jobs that this caller may see."""
    shown = Sql(f"j.shape IN ({placeholders(len(_ROWS))})", tuple(_ROWS))
    if actor.may(SEES_ALL):
        return shown
    own = Sql("j.actor_kind = ? AND j.actor_id = ?", (actor.kind, actor.id))
    return all_of([shown, own])


def matching(actor: Actor, statuses: Sequence[str] | None) -> Sql:
    """Those of them in one of these states; of none given, all."""
    if statuses is None:
        return visible(actor)
    chosen = Sql(f"j.status IN ({placeholders(len(statuses)) or 'NULL'})", tuple(statuses))
    return all_of([visible(actor), chosen])


async def job_by_id(reader: Reader, actor: Actor, job_id: int) -> JobRow | None:
    return (await jobs_by_id(reader, actor, [job_id])).get(job_id)


async def jobs_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, JobRow]:
    """Those that exist and that the caller may see."""
    selection = JOBS.selection(actor)
    where = all_of([visible(actor), Sql(f"j.id IN ({placeholders(len(keys)) or 'NULL'})", tuple(keys))])
    found = await reader.fetch(f"SELECT {selection.sql} FROM jobs j WHERE {where.text}", where.params)
    return {row.id: row for row in selection.rows(found)}


async def jobs_page(reader: Reader, actor: Actor, *, where: Sql, window: Window) -> Page[JobRow]:
    """The newest first."""
    order = paging.order_of(JOBS, [Sort(JOBS["id"], descending=True)], actor)
    return await paging.page(reader, JOBS, actor=actor, where=where, order=order, window=window)


async def jobs_count(reader: Reader, where: Sql) -> int:
    return await paging.count(reader, JOBS, where)


async def failures_page(reader: Reader, actor: Actor, *, job_id: int, window: Window) -> Page[FailureRow]:
    """In the order of the job's work."""
    order = paging.order_of(FAILURES, [], actor)
    return await paging.page(reader, FAILURES, actor=actor, where=_of(job_id), order=order, window=window)


async def failures_count(reader: Reader, job_id: int) -> int:
    return await paging.count(reader, FAILURES, _of(job_id))


def _of(job_id: int) -> Sql:
    return Sql("f.job_id = ?", (job_id,))
