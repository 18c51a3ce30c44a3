"""What bulk writes answer: the job, the rows that were refused, and what happened to each entry.

The job's own type names who asked for it, so it lives in the room of access; here it is known by name only.
"""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from regulars.platform.graphql.connection import Connection
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import Payload, UserError, error_of
from regulars.platform.graphql.scalars import Json
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.jobs.states import JobStatus, OnDuplicate, UpsertOutcome

if TYPE_CHECKING:
    from regulars.access.graphql.jobs import Job

JobRef = Annotated["Job", strawberry.lazy("regulars.access.graphql.jobs")]
"""For `graphql_type=` and annotations of payloads."""

strawberry.enum(JobStatus, description="State of a job; PARTIAL is done, with refused rows.")
strawberry.enum(OnDuplicate, description="What to do when the person is there already.")
strawberry.enum(UpsertOutcome, description="What happened to an entry of a bulk write.")


def _errors(row: Any) -> list[UserError]:
    return [error_of(refusal) for refusal in row.errors]


@strawberry.type(description="A row that was refused.")
class RowFailure:
    """Answered from a `FailureRow`."""

    is_type_of = rows_are(FailureRow)

    row: Annotated[int, strawberry.field(description="From 1, without the header.")]
    key: Annotated[str | None, strawberry.field(description="External id where it has one.")]
    column: Annotated[str | None, strawberry.field(description="The column at fault, where it is one.")]
    input: Annotated[Json, strawberry.field(description="The row as it came.")]
    errors: list[UserError] = derived(_errors, description="Why.", directives=[ListSize(assumed_size=2)])


RowFailureConnection = Connection[RowFailure]


@strawberry.type(description="One entry of a bulk write, in the order sent.")
class UpsertResult:
    """What became of it."""

    index: Annotated[int, strawberry.field(description="Its place among the entries, from 0.")]
    key: Annotated[str, strawberry.field(description="Its external id.")]
    outcome: Annotated[UpsertOutcome, strawberry.field(description="What happened to it.")]
    id: Annotated[strawberry.ID | None, strawberry.field(description="The record; null where it was refused.")] = None


@strawberry.type(description="Outcome of mutations that begin or cancel work in the background.")
class JobPayload(Payload):
    """The job as it is now."""

    job: Annotated[JobRef | None, strawberry.field(description="The job as it is now.")] = None
