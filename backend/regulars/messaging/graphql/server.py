"""The mail server, suppressed addresses, reports of delivery, and mails for trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.messaging import mail_server
from regulars.messaging.graphql.messages import MessagePayload, message_of
from regulars.messaging.graphql.templates import saved
from regulars.messaging.queries import written as queries
from regulars.messaging.queries.status import server_state
from regulars.messaging.queries.written import SuppressionRow
from regulars.messaging.service import control, reporting
from regulars.messaging.service.queueing import Queued
from regulars.messaging.service.reporting import Report
from regulars.messaging.words import DeliveryReportKind, MarketingChannel, SuppressionReason
from regulars.platform import clock, ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize, Mask, Personal
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.jobs import RowFailure
from regulars.platform.graphql.node import Node, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, error_of, settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.query.page import window


@dataclass(frozen=True, slots=True)
class SmtpRow:
    """The mail server and how it fares."""

    host: str
    port: int
    username: str | None
    security: str
    sender: str | None
    is_working: bool | None
    last_error: str | None
    failed_at: int | None
    worked_at: int | None
    paused_until: int | None


@strawberry.type(description="Where mail leaves; the password is never answered.")
class SmtpSettings:
    """Answered from an `SmtpRow`."""

    host: Annotated[str, strawberry.field(description="The mail server.")]
    port: Annotated[int, strawberry.field(description="Its port.")]
    username: Annotated[str | None, strawberry.field(description="Who signs in there.")]
    security: Annotated[str, strawberry.field(description="TLS, STARTTLS or NONE.")]
    sender: Annotated[str | None, strawberry.field(description="Who writes where a store names no sender.")]
    is_working: Annotated[bool | None, strawberry.field(description="As of the last message; null before the first.")]
    last_error: Annotated[str | None, strawberry.field(description="Why it could not be used.")]
    failed_at: Annotated[Instant | None, strawberry.field(description="When that was.")]
    worked_at: Annotated[Instant | None, strawberry.field(description="When it last took a message; to the minute.")]
    paused_until: Annotated[Instant | None, strawberry.field(description="It is left in peace until then.")]


@strawberry.type(description="An address that must not be written to.")
class Suppression(Node):
    """Answered from a `SuppressionRow`."""

    is_type_of = rows_are(SuppressionRow)

    channel: Annotated[MarketingChannel, strawberry.field(description="How one would have written.")]
    address: Annotated[
        str, strawberry.field(description="As it was written.", directives=[Personal(mask=Mask.PARTIAL)])
    ]
    because: Annotated[SuppressionReason, strawberry.field(description="Why.")]
    at: Annotated[Instant, strawberry.field(description="Since when.")]
    detail: Annotated[str | None, strawberry.field(description="What was said.", directives=[Personal()])]


@strawberry.type
class MailQueries:
    """The mail server and suppressed addresses."""

    @requires(
        Scope.SETTINGS_READ,
        description="The mail server (REGULARS_SMTP_URL); null where there is none: then mail stays in the outbox.",
        graphql_type=SmtpSettings | None,
    )
    async def smtp(self, info: Info) -> Any:
        """Never the password."""
        server = mail_server.of(info.context.database)
        if server is None:
            return None
        state = await server_state(info.context.database)
        return SmtpRow(
            server.host, server.port, server.username, server.security, server.sender,
            state.is_working, state.last_error, state.failed_at, state.worked_at, state.paused_until,
        )  # fmt: skip

    @requires(
        Scope.MESSAGES_READ,
        description="Addresses that must not be written to, the latest first; search reads their beginning.",
        graphql_type=Connection[Suppression] | None,
    )
    async def suppressions(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        search: Annotated[str | None, strawberry.argument(description="How the address begins.")] = UNSET,
        because: Annotated[list[SuppressionReason] | None, strawberry.argument(description="Any of these.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor, reasons = info.context.database, info.context.actor, given(because)
        where = queries.suppressed(actor, given(search), None if reasons is None else [each.value for each in reasons])
        looked = window(first=given(first), after=given(after))
        page = await queries.suppressions_page(reader, actor, where, looked, info.columns)
        return connection(page, lambda: queries.suppressions_counted(reader, where))


@strawberry.type(description="Outcome of suppressionAdd.")
class SuppressionPayload(Payload):
    """The suppression."""

    suppression: Annotated[Suppression | None, strawberry.field(description="The suppressed address.")] = None


@strawberry.input(description="What the mail system says of a message; repeatable by eventId.")
class DeliveryReportInput:
    """Checked by the service."""

    event_id: Annotated[
        str, strawberry.field(description="Of the mail system; a second report with it changes nothing.")
    ]
    kind: Annotated[DeliveryReportKind, strawberry.field(description="How it fared.")]
    at: Annotated[Instant, strawberry.field(description="When.")]
    message_id: Annotated[strawberry.ID | None, strawberry.field(description="The message, where it is known.")] = UNSET
    address: Annotated[str | None, strawberry.field(description="Else the address.")] = UNSET
    detail: Annotated[str | None, strawberry.field(description="In the mail system's words.")] = UNSET


@strawberry.type(description="Outcome of deliveryReport, eventsTrack.")
class EventsTrackPayload(Payload):
    """Counts, and what was refused."""

    accepted: Annotated[int, strawberry.field(description="How many were new.")] = 0
    duplicates: Annotated[int, strawberry.field(description="How many had been told before.")] = 0
    failures: list[RowFailure] = strawberry.field(
        default_factory=list,
        description="Those refused; the others are in.",
        directives=[ListSize(assumed_size=250)],
    )


@strawberry.type
class MailMutations:
    """Trial mails, suppressed addresses, reports."""

    @requires(
        Scope.MESSAGES_SEND,
        description="Sends a saved template (templateId), or a built-in mail (key), with its examples to one address.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def message_test_send(
        info: Info, to: str, template_id: strawberry.ID | None = UNSET, key: str | None = UNSET
    ) -> Any:
        """See `control.test_send`."""
        work = _tried(info, given(template_id), given(key), to)
        return await settle(MessagePayload, work, message=lambda queued: message_of(info, queued.message_id))

    @requires(
        Scope.MESSAGES_SEND, description="Writes to this address no more.", graphql_type=SuppressionPayload | None
    )
    @staticmethod
    async def suppression_add(
        info: Info,
        channel: MarketingChannel,
        address: str,
        because: SuppressionReason,
        detail: str | None = UNSET,
    ) -> Any:
        """See `control.suppression_add`."""
        work = _suppressed(info, channel, address, because, given(detail))
        return await settle(SuppressionPayload, work, suppression=lambda key: _suppression(info, key))

    @requires(
        Scope.MESSAGES_SEND,
        description="Lets an address be written to again; the reason stays in the audit log.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def suppression_remove(info: Info, id: strawberry.ID, reason: str) -> Any:
        """See `control.suppression_remove`."""
        work = control.suppression_remove(actor=info.context.actor, suppression_id=ids.decode("sup", id), reason=reason)
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("sup", key)))

    @requires(
        Scope.EVENTS_WRITE,
        description="Up to 250 reports of a mail system, each taken once. A hard bounce or a complaint suppresses the"
        " address.",
        graphql_type=EventsTrackPayload | None,
    )
    @staticmethod
    async def delivery_report(info: Info, reports: list[DeliveryReportInput]) -> Any:
        """See `reporting.delivery_report`."""
        sent = [_report(report) for report in reports]
        try:
            taken = await reporting.delivery_report(actor=info.context.actor, reports=sent)
        except Refusal as refusal:
            return EventsTrackPayload(user_errors=[error_of(refusal)])
        failures: list[Any] = [
            FailureRow(place + 1, sent[place].event_id, None, _shown(reports[place]), [refusal])
            for place, refusal in taken.refusals.items()
        ]
        return EventsTrackPayload(accepted=taken.accepted, duplicates=taken.duplicates, failures=failures)


def _shown(report: DeliveryReportInput) -> dict[str, Any]:
    return {**fields_of(report), "at": clock.iso(report.at)}


def _report(report: DeliveryReportInput) -> Report:
    message: Any = given(report.message_id)
    return Report(
        event_id=report.event_id,
        kind=report.kind,
        at=report.at,
        message_id=None if message is None else ids.decode("msg", message) or 0,
        address=given(report.address),
        detail=given(report.detail),
    )


async def _tried(info: Info, template_id: str | None, key: str | None, to: str) -> Queued:
    draft = await saved(info, template_id, key)
    return await control.test_send(actor=info.context.actor, draft=draft, to=to)


async def _suppressed(
    info: Info, channel: MarketingChannel, address: str, because: SuppressionReason, detail: str | None
) -> int:
    if channel is not MarketingChannel.EMAIL:
        raise Refusal(ErrorCode.INVALID, "So far only e-mail is sent.", ("channel",))
    return await control.suppression_add(actor=info.context.actor, address=address, because=because, detail=detail)


async def _suppression(info: Info, key: int) -> SuppressionRow | None:
    return (await queries.suppressions_by_id(info.context.database, info.context.actor, [key])).get(key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, SuppressionRow]:
    if not context.actor.may(Scope.MESSAGES_READ):
        return {}
    return await queries.suppressions_by_id(context.database, context.actor, keys)


register_node(SuppressionRow.prefix, _nodes)
