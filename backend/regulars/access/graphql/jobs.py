"""Jobs as callers see them: who asked for the work, how far it is, what it refused, and how to stop it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import SIGNED_IN, access
from regulars.access.service import job_control
from regulars.platform import ids, live
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.jobs import JobPayload, RowFailure
from regulars.platform.graphql.node import Node, register_node, rows_are
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs import queries
from regulars.platform.jobs.queries import BulkJobRow, JobRow
from regulars.platform.jobs.states import JobStatus
from regulars.platform.query.page import window

JobId = Annotated[strawberry.ID, strawberry.argument(description="Of the job.")]


@strawberry.interface(description="Work in the background: progress, cancel, a failure a row.")
class Job(Node):
    """Answered from a `JobRow`."""

    status: Annotated[JobStatus, strawberry.field(description="Where it stands.")]
    progress: float = derived(lambda row: row.progress, description="0 to 1.")
    processed: Annotated[int, strawberry.field(description="Rows done, the refused ones included.")]
    total: Annotated[int | None, strawberry.field(description="Rows in all, once that is known.")]
    failed: Annotated[int, strawberry.field(description="Rows refused.")]
    created_at: Annotated[Instant, strawberry.field(description="When it was asked for.")]
    started_at: Annotated[Instant | None, strawberry.field(description="When it began.")]
    finished_at: Annotated[Instant | None, strawberry.field(description="When it ended.")]
    error: Annotated[str | None, strawberry.field(description="Why it failed, or why it is tried again.")]

    @strawberry.field(description="Who asked for it.", graphql_type=ActorRef)
    @staticmethod
    def requested_by(job: strawberry.Parent[Any]) -> Any:
        """By name."""
        return actor_row(job.actor_kind, job.actor_id, job.actor_name)


@strawberry.type(description="A bulk action.")
class BulkJob(Job):
    """Answered from a `BulkJobRow`; its arguments say `action` and `dry_run`."""

    is_type_of = rows_are(BulkJobRow)

    action: str = derived(lambda row: row.args.get("action", row.kind), description="What it does.")
    dry_run: bool = derived(lambda row: bool(row.args.get("dry_run")), description="Whether it only tries.")
    undoable_until: Instant | None = derived(
        lambda row: row.undoable_until, description="Null where it cannot be undone, or was undone already."
    )

    @strawberry.field(description="Rows that were refused.", graphql_type=Connection[RowFailure])
    @staticmethod
    async def failures(
        job: strawberry.Parent[BulkJobRow], info: Info, first: First = UNSET, after: After = UNSET
    ) -> Any:
        """In the order of the work."""
        context = info.context
        asked = window(first=given(first), after=given(after))
        page = await queries.failures_page(context.database, context.actor, job_id=job.id, window=asked)
        return connection(page, lambda: queries.failures_count(context.database, job.id))


@strawberry.type
class JobQueries:
    """Looking after work."""

    @access(SIGNED_IN, description="A job of yours; any with OPERATIONS_READ.", graphql_type=Job | None)
    async def job(self, info: Info, id: JobId) -> Any:
        """Null where there is none that the caller may see."""
        return await _seen(info.context, id)

    @access(
        SIGNED_IN,
        description="Your jobs, the newest first; all with OPERATIONS_READ.",
        graphql_type=Connection[Job] | None,
    )
    async def jobs(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        status: Annotated[
            list[JobStatus] | None, strawberry.argument(description="Only those in one of these states.")
        ] = UNSET,
    ) -> Any:
        """The house's own work is not shown."""
        database, actor = info.context.database, info.context.actor
        chosen = given(status)
        where = queries.matching(actor, None if chosen is None else [each.value for each in chosen])
        asked = window(first=given(first), after=given(after))
        page = await queries.jobs_page(database, actor, where=where, window=asked)
        return connection(page, lambda: queries.jobs_count(database, where))


@strawberry.type
class JobMutations:
    """Stopping work, and taking it back."""

    @access(
        SIGNED_IN,
        description="Cancels a job of yours, any with SETTINGS_WRITE; what is done stays done.",
        graphql_type=JobPayload | None,
    )
    async def job_cancel(self, info: Info, id: JobId) -> Any:
        """At once while it waits, else at its next look."""
        context = info.context
        work = job_control.cancel(actor=context.actor, job_id=ids.decode("job", id))
        return await settle(JobPayload, work, job=lambda _: _seen(context, id))

    @access(
        SIGNED_IN,
        description="Takes back what a bulk job of yours did (any with SETTINGS_WRITE), where nobody has changed the"
        " same since; answers the job that does it. Up to 100 records: it has ended.",
        graphql_type=JobPayload | None,
    )
    async def job_undo(self, info: Info, id: JobId) -> Any:
        """Once, within seven days of its end."""
        context = info.context
        work = job_control.undo(actor=context.actor, job_id=ids.decode("job", id))
        return await settle(JobPayload, work, job=lambda key: queries.job_by_id(context.database, context.actor, key))


@strawberry.type
class JobSubscriptions:
    """Watching work."""

    @access(
        SIGNED_IN,
        subscription=True,
        description="The job now and at each step, at most twice a second, until it has ended.",
        graphql_type=Job | None,
    )
    async def job_progress(self, info: Info, id: JobId) -> AsyncGenerator[Any, None]:
        """Null, and the end, where there is none that the caller may see."""
        async with live.hub().subscribe() as feed:
            row = await _seen(info.context, id)
            yield row
            while row is not None and not row.status.is_final:
                item = await anext(feed)
                if isinstance(item, live.Resync) or (item.name.startswith("job.") and item.payload["job_id"] == row.id):
                    row = await _seen(info.context, id)
                    yield row


async def _seen(context: Context, id: str) -> JobRow | None:
    key = ids.decode("job", id)
    return None if key is None else await queries.job_by_id(context.database, context.actor, key)


async def _by_key(context: Context, keys: Sequence[int]) -> Mapping[int, JobRow]:
    return await queries.jobs_by_id(context.database, context.actor, keys)


register_node(JobRow.prefix, _by_key)
