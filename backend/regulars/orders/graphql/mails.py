"""The window on mails about orders: sent by hand, previewed, listed, and whether they go by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.messaging.graphql.messages import Message, MessagePayload, message_of
from regulars.messaging.graphql.templates import MessagePreview, PreviewRow, variable_rows
from regulars.messaging.queries import messages as queries
from regulars.messaging.writing.compose import hidden
from regulars.orders.mails.wordings import MAILS, key_of
from regulars.orders.queries import mailing
from regulars.orders.service.mailing import notifying, settings, writing
from regulars.orders.service.mailing.writing import Written
from regulars.orders.words import OrderNotificationEvent
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import After, First
from regulars.platform.graphql.connection import Connection, connections
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query import nested
from regulars.platform.query.page import window
from regulars.platform.query.sql import Sql, all_of

strawberry.enum(OrderNotificationEvent, description="Order events that customers are told of.")
_SETTINGS = [ListSize(assumed_size=6)]
OrderId = Annotated[strawberry.ID, strawberry.argument(description="Of the order.")]
CustomerId = Annotated[strawberry.ID, strawberry.argument(description="To whom.")]
Key = Annotated[str, strawberry.argument(description="Repeating it within 24 hours has one effect.")]
Words = Annotated[str | None, strawberry.argument(description="A word of your own, above the rest.")]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """An event, and whether customers are told of it."""

    event: str
    is_enabled: bool


@strawberry.type(description="Whether an order event is mailed to the customer without anybody asking.")
class OrderNotificationSetting:
    """Answered from a `SettingRow`."""

    is_type_of = rows_are(SettingRow)

    event: Annotated[OrderNotificationEvent, strawberry.field(description="Which event.")]
    is_enabled: Annotated[bool, strawberry.field(description="Off where nobody turned it on.")]

    @strawberry.field(description="The built-in mail; word it anew among the templates.", graphql_type=str)
    @staticmethod
    def template_key(setting: strawberry.Parent[SettingRow]) -> Any:
        """See `builtInTemplates`."""
        return key_of(OrderNotificationEvent(setting.event))

    @strawberry.field(description="What the mail is called.", graphql_type=str)
    @staticmethod
    def title(setting: strawberry.Parent[SettingRow]) -> Any:
        """As among the templates."""
        return MAILS[OrderNotificationEvent(setting.event)].title


@strawberry.input(description="A notification switch.")
class OrderNotificationInput:
    """One event."""

    event: Annotated[OrderNotificationEvent, strawberry.field(description="Which event; invoices go by hand only.")]
    is_enabled: Annotated[bool, strawberry.field(description="Whether customers are told of it.")]


@strawberry.input(description="A message to one customer: a template, or a subject and a text with variables.")
class MessageInput:
    """Read by orders/service/mailing/writing.py."""

    template_id: Annotated[strawberry.ID | None, strawberry.field(description="One of your own templates.")] = UNSET
    subject: Annotated[str | None, strawberry.field(description="Without a template; up to 300 characters.")] = UNSET
    body: Annotated[
        str | None, strawberry.field(description="Plain text, such as: your order {{ order_number }}. An empty line"
                                     " begins a paragraph.")
    ] = UNSET  # fmt: skip
    order_id: Annotated[strawberry.ID | None, strawberry.field(description="What it is about.")] = UNSET
    send_at: Annotated[
        Instant | None,
        strawberry.field(
            description="Left out: at once. Within a year; it says what holds now, and is cancelled by messageCancel."
        ),
    ] = UNSET
    transactional: Annotated[
        bool, strawberry.field(description="No marketing: consent is not asked for. Mails about an order are none.")
    ] = False


def _written(message: MessageInput) -> Written:
    template, order = given(message.template_id), given(message.order_id)
    return Written(
        template_id=None if template is None else ids.decode("tpl", template) or 0,
        subject=given(message.subject),
        body=given(message.body),
        order_id=None if order is None else ids.decode("ord", order) or 0,
        is_transactional=message.transactional,
        send_at=given(message.send_at),
    )


@strawberry.type(description="Outcome of orderNotificationsSet.")
class OrderNotificationsPayload(Payload):
    """The settings as they are now."""

    settings: list[OrderNotificationSetting] = strawberry.field(
        default_factory=list, description="Of this store.", directives=_SETTINGS
    )


@strawberry.type
class OrderMailQueries:
    """Settings and previews."""

    @requires(
        Scope.SETTINGS_READ,
        description="Of which order events a store tells its customers by itself.",
        directives=_SETTINGS,
        graphql_type=list[OrderNotificationSetting] | None,
    )
    async def order_notifications(
        self, info: Info, store_id: Annotated[strawberry.ID, strawberry.argument(description="Of which store.")]
    ) -> Any:
        """Each event once; invoices go by hand only, and are left out."""
        return await _settings(info, ids.decode("sto", store_id) or 0)

    @requires(
        Scope.MESSAGES_SEND,
        description="A mail to a customer as it would be sent; what is wrong with it is told in the preview.",
        graphql_type=MessagePreview | None,
    )
    async def message_send_preview(
        self,
        info: Info,
        customer_id: CustomerId,
        input: Annotated[MessageInput, strawberry.argument(description="As it would be sent.")],
    ) -> Any:
        """Nothing is written."""
        reader = info.context.database
        try:
            person = await writing.person_of(reader, ids.decode("cus", customer_id))
            composed = await writing.compose_for(reader, info.context.actor, person, _written(input))
        except Refusal as refusal:
            return PreviewRow(None, None, "", refusal.message, refusal.path[-1] if refusal.path else None, [])
        letter = hidden(composed.letter)
        rows = variable_rows(composed.known, composed.used)
        return PreviewRow(letter.subject, letter.html, letter.text, None, None, rows)


@strawberry.type
class OrderMailMutations:
    """Sending."""

    @requires(
        Scope.MESSAGES_SEND,
        description="Sends the invoice of an order, or of a draft, to its customer.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def order_invoice_send(info: Info, id: OrderId, idempotency_key: Key, message: Words = UNSET) -> Any:
        """See `notifying.order_notification_send`."""
        return await _send(info, id, OrderNotificationEvent.INVOICE, message, idempotency_key)

    @requires(
        Scope.MESSAGES_SEND,
        description="Tells the customer of an event of their order, for the first time or once more.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def order_notification_send(
        info: Info,
        id: OrderId,
        event: Annotated[OrderNotificationEvent, strawberry.argument(description="Of what.")],
        idempotency_key: Key,
        message: Words = UNSET,
    ) -> Any:
        """See `notifying.order_notification_send`."""
        return await _send(info, id, event, message, idempotency_key)

    @requires(
        Scope.MESSAGES_SEND,
        description="Sends a mail to a customer: written here or a template, about one of their orders or not.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def message_send(
        info: Info,
        customer_id: CustomerId,
        input: Annotated[MessageInput, strawberry.argument(description="What to send.")],
        idempotency_key: Key,
    ) -> Any:
        """See `writing.message_send`."""
        work = writing.message_send(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            written=_written(input),
            idempotency_key=idempotency_key,
        )
        return await settle(MessagePayload, work, message=lambda key: _message(info, key))

    @requires(
        Scope.SETTINGS_WRITE,
        description="Turns events on or off for a store; those that are not named stay.",
        graphql_type=OrderNotificationsPayload | None,
    )
    @staticmethod
    async def order_notifications_set(
        info: Info,
        store_id: Annotated[strawberry.ID, strawberry.argument(description="Of which store.")],
        settings: Annotated[list[OrderNotificationInput], strawberry.argument(description="Which events.")],
    ) -> Any:
        """See `settings.order_notifications_set`."""
        work = _set(info, store_id, {one.event: one.is_enabled for one in settings})
        return await settle(OrderNotificationsPayload, work, settings=lambda key: _settings(info, key))


@strawberry.type
class OrderMessages:
    """The mails about an order; joined in api/types.py."""

    @requires(Scope.MESSAGES_READ, description="Mails about it, newest first.", graphql_type=Connection[Message] | None)
    @each("id")
    @staticmethod
    async def messages(
        orders: Sequence[int], info: Info, first: First = UNSET, after: After = UNSET
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every order of the page."""
        reader, actor = info.context.database, info.context.actor
        looked, where = window(first=given(first), after=given(after)), queries.seen_by(actor)
        if looked.is_start:
            pages = await nested.first_of_each(
                reader, queries.MESSAGES, actor=actor, parent="m.order_id", parents=orders, where=where,
                order=queries.NEWEST, size=looked.size,
            )  # fmt: skip
        else:
            pages = {
                key: await queries.messages_page(reader, actor, all_of([Sql("m.order_id = ?", (key,)), where]), looked)
                for key in orders
            }
        return connections(
            info.context,
            pages,
            lambda some: nested.counts_of_each(
                reader, queries.MESSAGES, parent="m.order_id", parents=some, where=where
            ),
        )


async def _send(info: Info, id: str, event: OrderNotificationEvent, message: Any, key: str) -> Any:
    work = notifying.order_notification_send(
        actor=info.context.actor,
        order_id=ids.decode("ord", id),
        event=event,
        message=given(message),
        idempotency_key=key,
    )
    return await settle(MessagePayload, work, message=lambda found: _message(info, found))


async def _message(info: Info, key: int) -> Any:
    return await message_of(info, key) if info.context.actor.may(Scope.MESSAGES_READ) else None


async def _set(info: Info, store_id: str, wanted: Mapping[OrderNotificationEvent, bool]) -> int:
    if not wanted:
        raise Refusal(ErrorCode.REQUIRED, "Name an event.", ("settings",))
    return await settings.order_notifications_set(
        actor=info.context.actor, store_id=ids.decode("sto", store_id), wanted=wanted
    )


async def _settings(info: Info, store_id: int) -> list[SettingRow]:
    found = (await mailing.enabled_of(info.context.database, [store_id]))[store_id]
    events = [event for event in OrderNotificationEvent if event is not OrderNotificationEvent.INVOICE]
    return [SettingRow(event, event in found) for event in events]
