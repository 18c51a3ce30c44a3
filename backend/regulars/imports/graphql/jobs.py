"""The job that takes a file, as callers see it, with the rows that it refused."""

from dataclasses import replace
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.jobs import Job
from regulars.access.scopes import Scope
from regulars.imports import refusals
from regulars.imports.graphql.previews import ImportSubject
from regulars.imports.queries import ImportJobRow
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.errors import Refusal
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.downloads import Download, address
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.jobs import RowFailure
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import Payload
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs import queries as job_queries
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.query.page import Page, window

_HIDDEN = "This row was refused; PII_READ shows why."


@strawberry.type(description="A file read in.")
class ImportJob(Job):
    """Answered from an `ImportJobRow`."""

    is_type_of = rows_are(ImportJobRow)

    what: ImportSubject = derived(lambda row: ImportSubject(row.args["what"]), description="What its rows are.")
    file_name: str = derived(lambda row: row.args["file_name"], description="The file that was sent.")
    dry_run: bool = derived(lambda row: bool(row.args["dry_run"]), description="Whether it only tries.")
    created: int = derived(lambda row: row.count("created"), description="Records made, or that would be.")
    updated: int = derived(lambda row: row.count("updated"), description="Records changed, or that would be.")
    unchanged: int = derived(lambda row: row.count("unchanged"), description="Records that were so already.")

    @strawberry.field(
        description="Rows that were refused. Of another's import without PII_READ, their numbers alone.",
        graphql_type=Connection[RowFailure],
    )
    @staticmethod
    async def failures(
        job: strawberry.Parent[ImportJobRow], info: Info, first: First = UNSET, after: After = UNSET
    ) -> Any:
        """In the order of the work."""
        context = info.context
        asked = window(first=given(first), after=given(after))
        page = await job_queries.failures_page(context.database, context.actor, job_id=job.id, window=asked)
        shown = page if sees_rows(context.actor, job) else _hidden(page)
        return connection(shown, lambda: job_queries.failures_count(context.database, job.id))

    @strawberry.field(
        description="The refused rows with reasons, as a file of the same shape, to be mended and uploaded again."
        " Null where none were, and of another's import without PII_READ."
    )
    @staticmethod
    def refusals(job: strawberry.Parent[ImportJobRow], info: Info) -> Download | None:
        """Behind a link of a quarter of an hour."""
        context = info.context
        if not job.failed or not sees_rows(context.actor, job):
            return None
        expires_at = clock.now() + refusals.LINK_LASTS
        link = refusals.Link(job.id, expires_at, context.actor)
        return Download(
            url=address(context, f"/downloads/refused/{link.signed(job.args['secret'])}"),
            file_name=refusals.file_name(job),
            media_type="text/csv",
            expires_at=Instant(expires_at),
        )


@strawberry.type(description="Outcome of importCreate.")
class ImportPayload(Payload):
    """The job as it is now."""

    job: Annotated[ImportJob | None, strawberry.field(description="The import as it is now.")] = None


def sees_rows(actor: Actor, job: ImportJobRow) -> bool:
    """Whoever sent the file knows its rows; others see them with PII_READ."""
    return job.is_of(actor) or actor.may(Scope.PII_READ)


def _hidden(page: Page[FailureRow]) -> Page[FailureRow]:
    rows = [
        replace(row, key=None, input={}, errors=[Refusal(error.code, _HIDDEN) for error in row.errors])  # pyright: ignore[reportArgumentType] - a refusal's code
        for row in page.rows
    ]
    return replace(page, rows=rows)
