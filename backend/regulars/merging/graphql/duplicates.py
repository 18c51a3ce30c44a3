"""Possible duplicates: the queue, those of a customer, saying that two are two, and looking through everybody."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.duplicates import MatchField
from regulars.customers.graphql.matches import CandidateRow, DuplicateCandidate
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.queries import listing
from regulars.customers.queries.columns import PII
from regulars.merging.queries import pairs as queries
from regulars.merging.queries.pairs import LIKELY, PERSONAL, PairRow
from regulars.merging.service.dismissing import duplicate_dismiss
from regulars.merging.service.finding import duplicates_scan
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.jobs import JobPayload
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.outcomes import DonePayload
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs.queries import job_by_id
from regulars.platform.query.page import window

MOST = 50
_MinScore = Annotated[float, strawberry.argument(description="At least so sure, 0 to 1.")]


def _told(actor: Actor, pair: PairRow) -> tuple[str, ...]:
    """What two share, as far as the caller may know it."""
    return tuple(reason for reason in pair.matched_on if reason not in PERSONAL or actor.may(PII))


@strawberry.type(description="Two records that may be one person.")
class DuplicatePair(Node):
    """Answered from a `PairRow`."""

    is_type_of = rows_are(PairRow)

    found_at: Annotated[Instant, strawberry.field(description="When they were found.")]
    dismissed_at: Annotated[Instant | None, strawberry.field(description="When somebody said that they are two.")]

    @strawberry.field(description="0 to 1.")
    @staticmethod
    def score(pair: strawberry.Parent[PairRow]) -> float:
        """Kept in ten-thousandths."""
        return pair.score / queries.WHOLE

    @strawberry.field(
        description="What the two share; without PII_READ only what you may read.",
        graphql_type=list[MatchField],
        directives=[ListSize(assumed_size=6)],
    )
    @staticmethod
    def matched_on(pair: strawberry.Parent[PairRow], info: Info) -> Any:
        """Names of fields, no values."""
        return [MatchField(reason) for reason in _told(info.context.actor, pair)]

    @strawberry.field(description="The older record.", graphql_type=CustomerRef | None)
    @staticmethod
    async def first(pair: strawberry.Parent[PairRow], info: Info) -> Any:
        """One read for all pairs of the operation."""
        return await find_node(info.context, ids.encode("cus", pair.first_id))

    @strawberry.field(description="The other.", graphql_type=CustomerRef | None)
    @staticmethod
    async def second(pair: strawberry.Parent[PairRow], info: Info) -> Any:
        """As `first`."""
        return await find_node(info.context, ids.encode("cus", pair.second_id))


@strawberry.type
class CustomerDuplicates:
    """Who else may be this person, a part of Customer."""

    @strawberry.field(
        description="Records that may be this person, the surest first; also those that were dismissed.",
        directives=[Cost(weight=10), ListSize(assumed_size=10)],
        graphql_type=list[DuplicateCandidate] | None,
    )
    @each("id", missing=list)
    @staticmethod
    async def duplicates(
        customers: Sequence[int],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 50.")] = 10,
        min_score: _MinScore = 0.6,
    ) -> Mapping[int, Any]:
        """Two reads for the page."""
        if not 1 <= first <= MOST:
            raise Refusal(ErrorCode.INVALID, f"first is 1 to {MOST}, not {first}.", ("first",))
        reader, actor = info.context.database, info.context.actor
        pairs = await queries.pairs_of_each(reader, customers, min_score=_checked(min_score), most=first)
        others = {key for some in pairs.values() for pair in some for key in (pair.first_id, pair.second_id)}
        people = await listing.by_ids(reader, actor, sorted(others))
        found: dict[int, list[CandidateRow]] = {}
        for key, some in pairs.items():
            for pair in some:
                other = people.get(pair.second_id if pair.first_id == key else pair.first_id)
                if other is not None:
                    score, told = pair.score / queries.WHOLE, _told(actor, pair)
                    row = CandidateRow(other, score, told, pair.dismissed_at is not None)
                    found.setdefault(key, []).append(row)
        return found


@strawberry.type
class DuplicateAttention:
    """The pairs' part of AttentionCounts."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="Pairs of records that are probably one person and wait for somebody to look.",
        graphql_type=int | None,
        directives=[Cost(weight=10)],
    )
    @staticmethod
    async def duplicate_pair_count(info: Info) -> Any:
        """See `pairs.pairs_count`."""
        return await queries.pairs_count(info.context.database)


@strawberry.type
class DuplicateQueries:
    """possibleDuplicates."""

    @requires(
        Scope.CUSTOMERS_READ,
        description="Pairs of records that may be one person, the surest first.",
        graphql_type=Connection[DuplicatePair] | None,
    )
    @staticmethod
    async def possible_duplicates(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        min_score: _MinScore = LIKELY,
        dismissed: Annotated[bool, strawberry.argument(description="Those that were dismissed instead.")] = False,
    ) -> Any:
        """A page."""
        reader, least = info.context.database, _checked(min_score)
        looked = window(first=given(first), after=given(after))
        found = await queries.pairs_page(reader, info.context.actor, looked, min_score=least, dismissed=dismissed)
        return connection(found, lambda: queries.pairs_count(reader, min_score=least, dismissed=dismissed))


@strawberry.type
class DuplicateMutations:
    """duplicateDismiss, duplicatesScan."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Notes that these records are different persons, so that nobody is asked again, or takes it back.",
        graphql_type=DonePayload | None,
    )
    @staticmethod
    async def duplicate_dismiss(
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="The records, 2 to 20.")],
        dismissed: Annotated[bool, strawberry.argument(description="False takes it back.")] = True,
    ) -> Any:
        """See `service.dismissing`."""
        work = duplicate_dismiss(actor=info.context.actor, keys=_keys(ids), dismissed=dismissed)
        return await settle(DonePayload, work, done=lambda _: True)

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Looks through all customers for possible duplicates, as it happens by itself each week; what"
        " changes meanwhile is looked at within seconds.",
        graphql_type=JobPayload | None,
    )
    @staticmethod
    async def duplicates_scan(info: Info, idempotency_key: IdempotencyKey = UNSET) -> Any:
        """See `service.finding`."""
        context = info.context
        work = duplicates_scan(actor=context.actor, idempotency_key=given(idempotency_key))
        return await settle(JobPayload, work, job=lambda key: job_by_id(context.database, context.actor, key))


def _checked(score: float) -> float:
    if not 0 <= score <= 1:
        raise Refusal(ErrorCode.INVALID, f"minScore is 0 to 1, not {score}.", ("minScore",))
    return score


def _keys(records: Sequence[str]) -> list[int]:
    return [ids.decode("cus", record) or 0 for record in records]


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, PairRow]:
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await queries.pairs_by_id(context.database, keys)


register_node(queries.PREFIX, _nodes)
