"""Reading the export log: what was exported, by whom, and who fetched it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from regulars.access.scopes import Scope
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.jobs.queries import JOBS, JobRow, shape
from regulars.platform.query.sql import TRUE, Sql, all_of, placeholders

SHAPE = "export"


@dataclass(slots=True)
class ExportJobRow(JobRow):
    """A job of the shape `export`; what it is about stands in its `ExportRow`."""


shape(SHAPE, ExportJobRow)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """What was wished, and what was written."""

    job_id: int
    subject: str
    format: str
    fields: list[str]
    filter: Any
    wish: Mapping[str, Any] = field(repr=False)
    reason: str | None
    raw: bool
    byte_order_mark: bool
    is_personal: bool
    download_name: str
    row_count: int | None
    size_bytes: int | None
    sha256: str | None
    file_name: str | None
    expires_at: int | None


_COLUMNS = (
    "x.job_id, x.subject, x.format, x.field_keys, x.condition, x.wish, x.reason, x.is_raw, x.byte_order_mark,"
    " x.is_personal, x.download_name, x.row_count, x.size_bytes, x.sha256, x.file_name, x.expires_at"
)


def _row(values: Sequence[Any]) -> ExportRow:
    job_id, subject, format, fields, filter, wish, reason, raw, mark, personal, *written = values
    return ExportRow(
        job_id,
        subject,
        format,
        orjson.loads(fields),
        None if filter is None else orjson.loads(filter),
        orjson.loads(wish),
        reason,
        bool(raw),
        bool(mark),
        bool(personal),
        *written,
    )


async def exports_by_job(reader: Reader, jobs: Sequence[int]) -> dict[int, ExportRow]:
    """Exports by the keys of their jobs."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM exports x WHERE {reader.dialect.in_list('x.job_id', 'bigint')}",
        (reader.dialect.array(jobs),),
    )
    return {row[0]: _row(row) for row in rows}


@dataclass(frozen=True, slots=True)
class DownloadRow:
    """One fetch of an export."""

    at: int
    actor_kind: str
    actor_id: int | None
    actor_name: str
    ip: str | None


async def downloads_of(reader: Reader, jobs: Sequence[int]) -> dict[int, list[DownloadRow]]:
    """The fetches of each, the newest first."""
    rows = await reader.fetch(
        "SELECT d.job_id, d.at, d.actor_kind, d.actor_id, d.actor_name, COALESCE(d.fetched_ip, d.ip)"
        f" FROM export_downloads d WHERE {reader.dialect.in_list('d.job_id', 'bigint')} ORDER BY d.id DESC",
        (reader.dialect.array(jobs),),
    )
    found: dict[int, list[DownloadRow]] = {job: [] for job in jobs}
    for job, *values in rows:
        found[job].append(DownloadRow(*values))
    return found


def logged(actor: Actor, subjects: Sequence[str] | None) -> Sql:
    """The exports that this caller may see, as a condition on `jobs j`: their own, all with AUDIT_READ."""
    of_exports = Sql("j.shape = ?", (SHAPE,))
    own = TRUE if actor.may(Scope.AUDIT_READ) else Sql("j.actor_kind = ? AND j.actor_id = ?", (actor.kind, actor.id))
    about = TRUE
    if subjects is not None:
        inside = f"x.subject IN ({placeholders(len(subjects)) or 'NULL'})"
        about = Sql(f"EXISTS (SELECT 1 FROM exports x WHERE x.job_id = j.id AND {inside})", tuple(subjects))
    return all_of([of_exports, own, about])


async def jobs_of_exports(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, JobRow]:
    """The jobs of these exports that the caller may see."""
    selection = JOBS.selection(actor)
    where = all_of([logged(actor, None), Sql(reader.dialect.in_list("j.id", "bigint"), (reader.dialect.array(keys),))])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM jobs j WHERE {where.text}", where.params)
    return {row.id: row for row in selection.rows(rows)}
