"""The audit log, and the proof that it is whole."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access import audit, queries
from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.queries import AuditRow
from regulars.access.scopes import Scope
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.filters import DateTimeFilter, IdFilter, StringFilter
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.scalars import BigInt, Instant
from regulars.platform.query.page import window


@strawberry.type(description="One changed field, as text, personal values masked for those without PII_READ.")
class FieldChange:
    """Answered from a tuple of field, before and after."""

    field: str = derived(lambda change: change[0], description="Which.")
    before: str | None = derived(lambda change: change[1], description="Its value until then.")
    after: str | None = derived(lambda change: change[2], description="Its value since.")


@strawberry.type(description="One entry of the log that cannot be rewritten: each hash covers the one before.")
class AuditEntry(Node):
    """Answered from an `AuditRow`."""

    sequence: Annotated[BigInt, strawberry.field(description="Its place in the chain, without gaps.")]
    at: Annotated[Instant, strawberry.field(description="When it was written.")]
    action: Annotated[str, strawberry.field(description="What was done, such as customer.updated.")]
    ip: Annotated[str | None, strawberry.field(description="Where it was asked from.")]
    previous_hash: Annotated[str, strawberry.field(description="Of the entry before; empty for the first.")]
    hash: Annotated[str, strawberry.field(description="SHA-256 over the one before and this entry.")]
    changes: Annotated[
        list[FieldChange],
        strawberry.field(description="Empty once erased.", directives=[ListSize(assumed_size=10)]),
    ]
    subject_id: strawberry.ID | None = derived(lambda row: row.subject_id, description="Kept when the subject is gone.")

    @strawberry.field(description="Who did it.", graphql_type=ActorRef)
    @staticmethod
    def actor(entry: strawberry.Parent[AuditRow]) -> Any:
        """By name."""
        return actor_row(entry.actor_kind, entry.actor_id, entry.actor_name)

    @strawberry.field(description="What it was done to, where it still exists.", graphql_type=Node | None)
    @staticmethod
    async def subject(entry: strawberry.Parent[AuditRow], info: Info) -> Any:
        """Null beyond the caller's scope."""
        return None if entry.subject_id is None else await find_node(info.context, entry.subject_id)

    is_type_of = rows_are(AuditRow)


@strawberry.type(description="Result of walking the hash chain.")
class AuditVerification:
    """Answered from an `audit.Verification`."""

    is_intact: Annotated[bool, strawberry.field(description="Whether nothing was deleted, altered, moved or cut off.")]
    entry_count: Annotated[BigInt, strawberry.field(description="How many entries the chain has.")]
    first_broken_sequence: Annotated[
        BigInt | None, strawberry.field(description="The first place that does not hold; null where all do.")
    ]
    verified_at: Annotated[Instant, strawberry.field(description="When it was walked.")]

    is_type_of = rows_are(audit.Verification)


@strawberry.input(description="Limits an audit listing.")
class AuditFilter:
    """Of auditLog."""

    at: Annotated[DateTimeFilter | None, strawberry.field(description="When.")] = UNSET
    action: Annotated[StringFilter | None, strawberry.field(description="What.")] = UNSET
    actor_id: Annotated[IdFilter | None, strawberry.field(description="By whom: stf_… or tok_….")] = UNSET
    subject_id: Annotated[IdFilter | None, strawberry.field(description="To what: cus_…, ord_….")] = UNSET


@strawberry.type
class AuditQueries:
    """The log."""

    @requires(Scope.AUDIT_READ, description="The newest first.", graphql_type=Connection[AuditEntry] | None)
    async def audit_log(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: AuditFilter | None = UNSET,
    ) -> Any:
        """Without PII_READ personal values are hidden."""
        database, actor = info.context.database, info.context.actor
        where = queries.audit_where(database, actor, fields_of(filter))
        asked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        page = await queries.audit_page(database, actor, where=where, window=asked)
        return connection(page, lambda: queries.audit_count(database, where))

    @requires(
        Scope.AUDIT_READ,
        description="Walks the whole chain.",
        graphql_type=AuditVerification | None,
        directives=[Cost(weight=50)],
    )
    async def audit_verification(self, info: Info) -> Any:
        """Reads every entry."""
        return await audit.verify(info.context.database)


async def _visible(context: Context, keys: Sequence[int]) -> Mapping[int, AuditRow]:
    if not context.actor.may(Scope.AUDIT_READ):
        return {}
    return await queries.audit_by_ids(context.database, context.actor, keys)


register_node(AuditRow.prefix, _visible)
