"""Consent: where a customer stands on each channel, its history, and recording a new word."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.actors import ActorRef, actor_row
from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.consent_inputs import ConsentInput, ConsentState, OptInLevel
from regulars.customers.graphql.mutations import CustomerPayload
from regulars.customers.queries import consents as reads
from regulars.customers.queries.consents import ConsentEventRow, ConsentRow, EvidenceRow
from regulars.customers.service import consents
from regulars.messaging.graphql.references import MarketingChannel
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant, Url
from regulars.platform.query.page import window


@strawberry.type(description="What proves consent.")
class ConsentEvidence:
    """Answered from an `EvidenceRow`."""

    is_type_of = rows_are(EvidenceRow)

    wording: Annotated[str | None, strawberry.field(description="What the person read.")]
    page_url: Annotated[Url | None, strawberry.field(description="Where they read it.")]
    ip: Annotated[
        str | None, strawberry.field(description="Where they came from.", directives=[Personal(mask=Mask.HIDE)])
    ]
    user_agent: Annotated[str | None, strawberry.field(description="What they came with.")]
    confirmed_at: Annotated[Instant | None, strawberry.field(description="When they confirmed it by a link.")]


@strawberry.type(description="One change of consent.")
class ConsentEvent(Node):
    """Answered from a `ConsentEventRow`."""

    is_type_of = rows_are(ConsentEventRow)

    channel: Annotated[MarketingChannel, strawberry.field(description="On which channel.")]
    at: Annotated[Instant, strawberry.field(description="When the person said so.")]
    from_: ConsentState | None = derived(
        lambda row: ConsentState(row.before), name="from", reads=("before",), description="Where they stood before."
    )
    to: ConsentState = derived(
        lambda row: ConsentState(row.after), reads=("after",), description="Where they stood then."
    )
    source: Annotated[str, strawberry.field(description="Where the word came from.")]
    evidence: ConsentEvidence | None = derived(lambda row: row.evidence, description="What proves it.")

    @strawberry.field(
        description="Who recorded it.",
        graphql_type=ActorRef | None,
        metadata=reading("actor_kind", "actor_id", "actor_name"),
    )
    @staticmethod
    def actor(event: strawberry.Parent[ConsentEventRow]) -> Any:
        """By name."""
        return actor_row(event.actor_kind, event.actor_id, event.actor_name)


_HistoryFirst = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]


@strawberry.type(description="Consent on one channel as it stands.")
class Consent:
    """Answered from a `ConsentRow`."""

    is_type_of = rows_are(ConsentRow)

    channel: Annotated[MarketingChannel, strawberry.field(description="On which channel.")]
    state: Annotated[ConsentState, strawberry.field(description="Where they stand.")]
    opt_in_level: Annotated[OptInLevel, strawberry.field(description="How it was given.")]
    source: Annotated[str | None, strawberry.field(description="Where the word came from.")]
    updated_at: Annotated[Instant | None, strawberry.field(description="When they said so; null: nobody asked.")]
    evidence: Annotated[ConsentEvidence | None, strawberry.field(description="What proves it.")]

    @strawberry.field(description="Every change, newest first.", graphql_type=Connection[ConsentEvent])
    @each("id")
    @staticmethod
    async def history(
        consents: Sequence[int], info: Info, first: _HistoryFirst = 20, after: After = UNSET
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every consent of the page."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=first, after=given(after))
        pages: Mapping[int, Any]
        if looked.is_start:
            pages = await reads.first_history_of_each(reader, actor, consents, looked.size)
        else:
            pages = {key: await reads.history_of(reader, actor, key, looked) for key in consents}
        return connections(info.context, pages, lambda some: reads.history_counts(reader, some))


@strawberry.type
class CustomerConsents:
    """Consent, a part of Customer."""

    @strawberry.field(
        description="Where they stand on each channel, whether anybody asked or not.",
        directives=[ListSize(assumed_size=4)],
        graphql_type=list[Consent],
    )
    @each("id", missing=list)
    @staticmethod
    async def consents(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await reads.consents_of_each(info.context.database, info.context.actor, customers)


@strawberry.type
class ConsentMutations:
    """consentSet."""

    @requires(
        Scope.CONSENT_WRITE,
        description="Records what a customer said. Refused where a later word is known.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def consent_set(
        info: Info,
        customer_id: Annotated[strawberry.ID, strawberry.argument(description="Who said it.")],
        input: Annotated[ConsentInput, strawberry.argument(description="What they said.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `consents.consent_set`."""
        work = consents.consent_set(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            fields=fields_of(input),
            idempotency_key=given(idempotency_key),
        )
        return await settle(CustomerPayload, work, customer=lambda key: find_node(info.context, ids.encode("cus", key)))


async def _event_nodes(context: Context, keys: Sequence[int]) -> Mapping[int, ConsentEventRow]:
    if not context.actor.may(Scope.CUSTOMERS_READ):
        return {}
    return await reads.events_by_id(context.database, context.actor, keys)


register_node("cev", _event_nodes)
