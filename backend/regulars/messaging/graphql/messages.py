"""Messages: the list, those of a customer, and what colleagues do with them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.messaging.graphql.references import CustomerRef, OrderRef
from regulars.messaging.graphql.templates import MessageTemplate, template_by_id
from regulars.messaging.queries import messages as queries
from regulars.messaging.queries.messages import MessageRow
from regulars.messaging.service import control
from regulars.messaging.service.sending import title_of
from regulars.messaging.words import MarketingChannel, MessageKind, MessageStatus, SuppressionReason
from regulars.messaging.writing.compose import Letter, hidden, revealed
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection, connections
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Mask, Personal
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filters import DateTimeFilter, IdFilter
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, find_node, register_node, rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.query.page import window
from regulars.stores.graphql import Store, store_by_id


def _shown(row: MessageRow, info: Info) -> Letter:
    """A link with a token is shown to nobody but those who redeem tokens, and only where no mail ever left."""
    letter = Letter(
        row.subject or "", row.html or "", row.text or "", {k: v or "" for k, v in (row.secrets or {}).items()}
    )
    open_here = row.status == MessageStatus.HELD and info.context.actor.may(Scope.ACCOUNTS_WRITE)
    return revealed(letter) if open_here and all(letter.secrets.values()) else hidden(letter)


@strawberry.type(description="One message to one person; what it says is null without PII_READ.")
class Message(Node):
    """Answered from a `MessageRow`."""

    is_type_of = rows_are(MessageRow)

    channel: Annotated[MarketingChannel, strawberry.field(description="How it travels.")]
    kind: Annotated[MessageKind, strawberry.field(description="What it is for.")]
    status: Annotated[MessageStatus, strawberry.field(description="How it fared.")]
    to: str | None = derived(
        lambda row: row.address,
        description="Null once erased.",
        directives=[Personal(mask=Mask.PARTIAL)],
        reads=("address",),
    )
    recipient_name: Annotated[str | None, strawberry.field(description="As it stands beside the address.")]
    subject: Annotated[str | None, strawberry.field(description="Null once erased.", directives=[Personal()])]
    template_key: Annotated[str | None, strawberry.field(description="The built-in mail that it is.")]
    attempts: Annotated[int, strawberry.field(description="How often it was offered to the mail server.")]
    error: Annotated[str | None, strawberry.field(description="What the mail server said, or what is in doubt.")]
    suppressed_because: Annotated[SuppressionReason | None, strawberry.field(description="Why it was not sent.")]
    queued_at: Annotated[Instant, strawberry.field(description="When it was written.")]
    next_try_at: Instant | None = derived(
        lambda row: row.next_at, description="When it is due; null where it is not.", reads=("next_at",)
    )
    expires_at: Annotated[Instant | None, strawberry.field(description="After this it is not sent any more.")]
    send_at: Annotated[
        Instant | None, strawberry.field(description="The time that it was to be sent at; null: at once.")
    ]
    sent_at: Annotated[Instant | None, strawberry.field(description="When the mail server took it.")]
    delivered_at: Annotated[Instant | None, strawberry.field(description="When it arrived, where that was reported.")]
    title: str = derived(
        lambda row: title_of(row.template_key), description="What it is called.", reads=("template_key",)
    )

    @strawberry.field(
        description="The text part; secret links are dots.",
        directives=[Personal()],
        metadata=reading("subject", "html", "text", "secrets", "status"),
        graphql_type=str | None,
    )
    @staticmethod
    def body(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """As colleagues see it."""
        return None if message.text is None else _shown(message, info).text

    @strawberry.field(
        description="The HTML part; secret links are dots.",
        directives=[Personal()],
        metadata=reading("subject", "html", "text", "secrets", "status"),
        graphql_type=str | None,
    )
    @staticmethod
    def html(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """As colleagues see it."""
        return None if message.html is None else _shown(message, info).html

    @strawberry.field(
        description="Whose it is; null where that is nobody, or may not be seen.",
        metadata=reading("customer_id"),
        graphql_type=CustomerRef | None,
    )
    @staticmethod
    async def customer(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """One read for all messages of the page."""
        return (
            None
            if message.customer_id is None
            else await find_node(info.context, ids.encode("cus", message.customer_id))
        )

    @strawberry.field(
        description="The order that it is about; null where there is none, or it may not be seen.",
        metadata=reading("order_id"),
        graphql_type=OrderRef | None,
    )
    @staticmethod
    async def order(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """One read for all messages of the page."""
        return None if message.order_id is None else await find_node(info.context, ids.encode("ord", message.order_id))

    @strawberry.field(
        description="The merchant's wording that it was written by; null: as delivered with the product.",
        metadata=reading("template_id"),
        graphql_type=MessageTemplate | None,
    )
    @staticmethod
    async def template(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """One read for all messages of the page."""
        return (
            None if message.template_id is None else await info.context.loader(template_by_id).load(message.template_id)
        )

    @strawberry.field(description="In whose name it is sent.", metadata=reading("store_id"), graphql_type=Store)
    @staticmethod
    async def store(message: strawberry.Parent[MessageRow], info: Info) -> Any:
        """One read for all messages of the page."""
        return await info.context.loader(store_by_id).load(message.store_id)


@strawberry.input(description="Limits messages; fields are and-ed.")
class MessageFilter:
    """Compiled by messaging/queries/messages.py."""

    kind: Annotated[list[MessageKind] | None, strawberry.field(description="Any of these.")] = UNSET
    channel: Annotated[list[MarketingChannel] | None, strawberry.field(description="Any of these.")] = UNSET
    status: Annotated[list[MessageStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    customer_id: Annotated[IdFilter | None, strawberry.field(description="Whose they are.")] = UNSET
    order_id: Annotated[IdFilter | None, strawberry.field(description="The order that they are about.")] = UNSET
    queued_at: Annotated[DateTimeFilter | None, strawberry.field(description="When they were written.")] = UNSET


@strawberry.type
class MessageQueries:
    """The list of messages."""

    @requires(Scope.MESSAGES_READ, description="Messages, newest first.", graphql_type=Connection[Message] | None)
    async def messages(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        filter: Annotated[MessageFilter | None, strawberry.argument(description="Which messages.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = queries.condition(reader, actor, fields_of(filter))
        page = await queries.messages_page(reader, actor, where, looked, info.columns)
        return connection(page, lambda: queries.messages_counted(reader, where))


@strawberry.type
class CustomerMessages:
    """The part of mail in Customer."""

    @requires(
        Scope.MESSAGES_READ, description="Messages to them, newest first.", graphql_type=Connection[Message] | None
    )
    @each("id")
    @staticmethod
    async def messages(
        customers: Sequence[int],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        filter: Annotated[MessageFilter | None, strawberry.argument(description="Which messages.")] = UNSET,
    ) -> Mapping[int, Any]:
        """Without a cursor, one read serves every customer of the page."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after))
        where = queries.condition(reader, actor, fields_of(filter))
        if looked.is_start:
            pages = await queries.first_messages_of_each(reader, actor, customers, where, looked.size)
        else:
            pages = {key: await queries.messages_of(reader, actor, key, where, looked) for key in customers}
        return connections(info.context, pages, lambda some: queries.message_counts(reader, some, where))


@strawberry.type(description="Outcome of what sends or changes a message.")
class MessagePayload(Payload):
    """The message as it is now."""

    message: Annotated[
        Message | None,
        strawberry.field(description="As it is now; null where you may not read mails."),
    ] = None


@strawberry.type
class MessageMutations:
    """The verbs on messages."""

    @requires(
        Scope.MESSAGES_SEND,
        description="Keeps a message that waits, or lies in the outbox, from being sent.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def message_cancel(info: Info, id: strawberry.ID) -> Any:
        """See `control.message_cancel`."""
        work = control.message_cancel(actor=info.context.actor, message_id=ids.decode("msg", id))
        return await settle(MessagePayload, work, message=lambda key: message_of(info, key))

    @requires(
        Scope.MESSAGES_SEND,
        description="Queues a message of the outbox (HELD), or one that FAILED, is UNCERTAIN or was CANCELLED."
        " One that waits for its time is sent now.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def message_resend(info: Info, id: strawberry.ID) -> Any:
        """See `control.message_resend`."""
        work = control.message_resend(actor=info.context.actor, message_id=ids.decode("msg", id))
        return await settle(MessagePayload, work, message=lambda key: message_of(info, key))


async def message_of(info: Info, key: int) -> MessageRow | None:
    """The message as the caller sees it, for payloads here and in rooms above."""
    return (await queries.messages_by_id(info.context.database, info.context.actor, [key])).get(key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, MessageRow]:
    if not context.actor.may(Scope.MESSAGES_READ):
        return {}
    return await queries.messages_by_id(context.database, context.actor, keys)


register_node(MessageRow.prefix, _nodes)
