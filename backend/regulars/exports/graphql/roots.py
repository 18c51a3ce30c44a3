"""exportableFields, exports, exportCreate, exportDownload."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.graphql.jobs import Job
from regulars.access.scopes import Scope
from regulars.exports.datasets import datasets
from regulars.exports.graphql.inputs import ExportInputRef, draft_of
from regulars.exports.graphql.jobs import ExportField, ExportJob, ExportSubject, export_job
from regulars.exports.queries import logged
from regulars.exports.service.creating import export_create
from regulars.exports.service.downloading import Opened, export_download
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.downloads import Download, address
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import BigInt, Instant
from regulars.platform.jobs import queries as jobs
from regulars.platform.query.page import window

PATH = "/downloads"


@strawberry.type(description="Outcome of exportCreate.")
class ExportPayload(Payload):
    """The job that writes it."""

    export: Annotated[ExportJob | None, strawberry.field(description="The job that writes the file.")] = None


@strawberry.type(description="Outcome of exportDownload.")
class DownloadPayload(Payload):
    """An address."""

    download: Annotated[Download | None, strawberry.field(description="The file with its address.")] = None


@strawberry.type
class ExportQueries:
    """What can be exported, and what was."""

    @access(
        SIGNED_IN,
        description="The fields that you may export; none where you lack the list's own scope.",
        directives=[ListSize(assumed_size=100)],
        graphql_type=list[ExportField],
    )
    @staticmethod
    async def exportable_fields(
        info: Info, what: Annotated[ExportSubject, strawberry.argument(description="Of which list.")]
    ) -> Any:
        """In the order in which they are offered."""
        dataset, actor = datasets.get(what.value), info.context.actor
        if dataset is None or not actor.may(dataset.scope):
            return []
        offered = await dataset.offered(info.context.database)
        return [each for each in offered.values() if each.may_be_read(actor)]

    @access(
        SIGNED_IN,
        description="The export log, the newest first: your own, everybody's with AUDIT_READ.",
        graphql_type=Connection[Job] | None,
    )
    @staticmethod
    async def exports(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        what: Annotated[list[ExportSubject] | None, strawberry.argument(description="Only of these lists.")] = UNSET,
    ) -> Any:
        """Kept when the files are gone."""
        database, actor = info.context.database, info.context.actor
        chosen = given(what)
        where = logged(actor, None if chosen is None else [each.value for each in chosen])
        page = await jobs.jobs_page(database, actor, where=where, window=window(first=given(first), after=given(after)))
        return connection(page, lambda: jobs.jobs_count(database, where))


@strawberry.type
class ExportMutations:
    """Asking for files, and fetching them."""

    @requires(
        Scope.CUSTOMERS_EXPORT,
        description="Writes what matches at this moment to a file, in the background. Needs the list's own scope too,"
        " and PII_READ for personal fields.",
        graphql_type=ExportPayload | None,
    )
    @staticmethod
    async def export_create(
        info: Info,
        input: Annotated[ExportInputRef, strawberry.argument(description="What to write, and how.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """Logged with the asking."""
        context = info.context
        work = export_create(actor=context.actor, draft=draft_of(input), idempotency_key=given(idempotency_key))
        return await settle(ExportPayload, work, export=lambda job_id: export_job(context, job_id))

    @access(
        SIGNED_IN,
        description="Logs the fetch, then answers a fresh signed address that works for five minutes. Your own"
        " exports, others' with AUDIT_READ; and only with every scope that the file needs.",
        graphql_type=DownloadPayload | None,
    )
    @staticmethod
    async def export_download(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Of the export.")]
    ) -> Any:
        """The log is committed before there is an address."""
        context = info.context
        work = export_download(actor=context.actor, job_id=ids.decode("job", id), ip=context.facts.ip)
        return await settle(DownloadPayload, work, download=lambda opened: _download(info, opened))


def _download(info: Info, opened: Opened) -> Download:
    return Download(
        url=address(info.context, f"{PATH}/{opened.token}"),
        file_name=opened.download_name,
        media_type=opened.media_type,
        expires_at=Instant(opened.valid_until),
        size_bytes=BigInt(opened.size_bytes or 0),
        sha256=opened.sha256,
    )
