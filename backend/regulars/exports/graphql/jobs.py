"""Exports as callers see them: the job, what it was about, its file, and who fetched it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.jobs import Job
from regulars.access.scopes import Scope
from regulars.exports import queries
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.queries import DownloadRow, ExportJobRow, ExportRow
from regulars.platform import clock
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import BigInt, FilterValue, Instant
from regulars.platform.jobs.queries import JobRow

strawberry.enum(ExportFormat, description="Forms of an export.")


@strawberry.enum(description="What can be exported.")
class ExportSubject(StrEnum):
    """As the rooms register them."""

    CUSTOMERS = "CUSTOMERS"
    ORDERS = "ORDERS"
    ORDER_LINES = "ORDER_LINES"
    PAYMENTS = "PAYMENTS"
    NOTES = "NOTES"
    PRODUCTS = "PRODUCTS"
    REPORT = "REPORT"


@strawberry.type(description="A field that can be exported.")
class ExportField:
    """Answered from a `Field`."""

    key: Annotated[str, strawberry.field(description="Its name in exportCreate, and its heading in CSV and JSON.")]
    title: Annotated[str, strawberry.field(description="Its name for people, and its heading in Excel.")]
    group: Annotated[str, strawberry.field(description="What it belongs to.")]
    is_default: Annotated[bool, strawberry.field(description="Whether it is chosen where nothing is said.")]
    is_personal: bool = derived(lambda field: field.is_personal, description="Whether it needs PII_READ.")


@strawberry.type(description="What is known of an exported file.")
class ExportFile:
    """Its address is no part of it: each one is a fetch that is logged."""

    file_name: Annotated[str, strawberry.field(description="The name to save it under.")]
    media_type: Annotated[str, strawberry.field(description="Such as text/csv.")]
    expires_at: Annotated[Instant, strawberry.field(description="When it is removed.")]
    size_bytes: Annotated[BigInt, strawberry.field(description="How large it is.")]
    sha256: Annotated[str, strawberry.field(description="Of its bytes, in hexadecimal.")]


@strawberry.type(description="One fetch of an export.")
class ExportDownload:
    """Answered from a `DownloadRow`."""

    is_type_of = rows_are(DownloadRow)

    at: Annotated[Instant, strawberry.field(description="When its address was asked for.")]
    ip: Annotated[str | None, strawberry.field(description="Where it was fetched from.")]

    @strawberry.field(description="Who asked.", graphql_type=ActorRef)
    @staticmethod
    def actor(download: strawberry.Parent[Any]) -> Any:
        """By name."""
        return actor_row(download.actor_kind, download.actor_id, download.actor_name)


@strawberry.type(description="A file written out; logged before a byte leaves.")
class ExportJob(Job):
    """Answered from an `ExportJobRow`; the rest is read in one statement for all jobs of a page."""

    is_type_of = rows_are(ExportJobRow)

    @strawberry.field(description="What it holds.", graphql_type=ExportSubject)
    @each("id")
    @staticmethod
    async def what(jobs: Sequence[int], info: Info) -> Mapping[int, ExportSubject]:
        """Of the log."""
        return {key: ExportSubject(export.subject) for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(description="How it is written.", graphql_type=ExportFormat)
    @each("id")
    @staticmethod
    async def format(jobs: Sequence[int], info: Info) -> Mapping[int, ExportFormat]:
        """Of the log."""
        return {key: ExportFormat(export.format) for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(
        description="Its fields, in their order.", directives=[ListSize(assumed_size=100)], graphql_type=list[str]
    )
    @each("id")
    @staticmethod
    async def fields(jobs: Sequence[int], info: Info) -> Mapping[int, list[str]]:
        """Of the log."""
        return {key: export.fields for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(
        description="Which rows were meant, by the names of the arguments; null: all. Null too without PII_READ, since"
        " a filter may name people.",
        graphql_type=FilterValue | None,
    )
    @each("id")
    @staticmethod
    async def filter(jobs: Sequence[int], info: Info) -> Mapping[int, Any]:
        """Of the log."""
        exports = await _exports(info, jobs)
        if not info.context.actor.may(Scope.PII_READ):
            return {}
        return {key: export.filter for key, export in exports.items()}

    @strawberry.field(description="Why, in the words of whoever asked.", graphql_type=str | None)
    @each("id")
    @staticmethod
    async def reason(jobs: Sequence[int], info: Info) -> Mapping[int, str | None]:
        """Of the log."""
        return {key: export.reason for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(description="Rows in the file; null until it is written.", graphql_type=int | None)
    @each("id")
    @staticmethod
    async def row_count(jobs: Sequence[int], info: Info) -> Mapping[int, int | None]:
        """Of the log."""
        return {key: export.row_count for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(description="Whether it has fields that need PII_READ.", graphql_type=bool)
    @each("id")
    @staticmethod
    async def contains_personal_data(jobs: Sequence[int], info: Info) -> Mapping[int, bool]:
        """Of the log."""
        return {key: export.is_personal for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(description="Whether its cells are not guarded against formulas.", graphql_type=bool)
    @each("id")
    @staticmethod
    async def raw(jobs: Sequence[int], info: Info) -> Mapping[int, bool]:
        """Of the log."""
        return {key: export.raw for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(
        description="The file, for as long as it is kept: exportDownload gives an address for it, and logs that.",
        graphql_type=ExportFile | None,
    )
    @each("id")
    @staticmethod
    async def file(jobs: Sequence[int], info: Info) -> Mapping[int, ExportFile | None]:
        """None before it is written and after it is removed."""
        return {key: _file(export) for key, export in (await _exports(info, jobs)).items()}

    @strawberry.field(
        description="Each fetch, the newest first.",
        directives=[ListSize(assumed_size=10)],
        graphql_type=list[ExportDownload],
    )
    @each("id")
    @staticmethod
    async def downloads(jobs: Sequence[int], info: Info) -> Mapping[int, list[DownloadRow]]:
        """Of the log."""
        return await queries.downloads_of(info.context.database, jobs)


async def _exports(info: Info, jobs: Sequence[int]) -> dict[int, ExportRow]:
    """Read once, however many fields ask."""
    rows = await info.context.loader(_by_job).load_many(jobs)
    return {row.job_id: row for row in rows}


async def _by_job(context: Context, jobs: Sequence[int]) -> Mapping[int, ExportRow]:
    return await queries.exports_by_job(context.database, jobs)


def _file(export: ExportRow) -> ExportFile | None:
    if export.file_name is None or export.expires_at is None or export.expires_at <= clock.now():
        return None
    return ExportFile(
        file_name=export.download_name,
        media_type=FORMATS[ExportFormat(export.format)].media_type,
        expires_at=Instant(export.expires_at),
        size_bytes=BigInt(export.size_bytes or 0),
        sha256=export.sha256 or "",
    )


async def export_job(context: Context, job_id: int) -> JobRow | None:
    """The job of an export that the caller asked for."""
    return (await queries.jobs_of_exports(context.database, context.actor, [job_id])).get(job_id)
