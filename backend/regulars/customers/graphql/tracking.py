"""Events that a storefront tells: sign-ins of customers, failures, new passwords."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.hints import OrderCustomerInput
from regulars.customers.service import tracking
from regulars.customers.service.tracking import Tracked
from regulars.messaging.graphql.server import EventsTrackPayload
from regulars.platform import clock
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs.queries import FailureRow


@strawberry.enum(description="Kinds of tracked events.")
class TrackedEventKind(StrEnum):
    """Those of an account; visits and carts come with marketing."""

    LOGIN = "LOGIN"
    LOGIN_FAILED = "LOGIN_FAILED"
    LOGOUT = "LOGOUT"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - the name of a kind, no password
    SIGN_UP = "SIGN_UP"
    PROFILE_UPDATE = "PROFILE_UPDATE"


@strawberry.input(description="An event from a storefront; eventId makes it repeatable.")
class TrackedEventInput:
    """Checked by the service."""

    event_id: Annotated[str, strawberry.field(description="Its id at the storefront, up to 200 letters, used once.")]
    kind: Annotated[TrackedEventKind, strawberry.field(description="What happened.")]
    at: Annotated[Instant, strawberry.field(description="When it happened; late ones and any order will do.")]
    customer: Annotated[
        OrderCustomerInput | None,
        strawberry.field(description="Whose account: by id, external id, e-mail or phone; one of them is needed."),
    ] = UNSET
    store_code: Annotated[str | None, strawberry.field(description="In which store.")] = UNSET


@strawberry.type
class TrackingMutations:
    """eventsTrack."""

    @requires(
        Scope.EVENTS_WRITE,
        description="Takes up to 250 events; each stands or falls alone, and telling one twice has one effect. Without"
        " CUSTOMERS_READ nothing tells whether a customer is known.",
        graphql_type=EventsTrackPayload | None,
    )
    @staticmethod
    async def events_track(
        info: Info,
        events: Annotated[list[TrackedEventInput], strawberry.argument(description="What happened, in any order.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `tracking.events_track`."""
        sent = [fields_of(event) for event in events]
        work = tracking.events_track(actor=info.context.actor, events=sent, idempotency_key=given(idempotency_key))
        return await settle(
            EventsTrackPayload,
            work,
            accepted=lambda done: done.accepted,
            duplicates=lambda done: done.duplicates,
            failures=lambda done: _failures(done, sent),
        )


def _failures(done: Tracked, sent: Sequence[dict[str, Any]]) -> list[FailureRow]:
    found: list[FailureRow] = []
    for index, refusal in done.failures:
        event = {**sent[index], "at": clock.iso(sent[index]["at"])}
        column = refusal.path[2] if len(refusal.path) > 2 else None
        found.append(FailureRow(index + 1, event["event_id"] or None, column, event, [refusal]))
    return found
