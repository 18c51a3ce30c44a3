"""What happens to messages; ids and facts, no address and no text."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class MessageQueued(Event):
    """A message was queued, or kept in the outbox where there is no mail server, or not taken (`status`)."""

    event_name: ClassVar[str] = "message.queued"
    message_id: int
    customer_id: int | None
    kind: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """The mail server took a message."""

    event_name: ClassVar[str] = "message.sent"
    message_id: int
    customer_id: int | None
    order_id: int | None
    store_id: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class MessageNotSent(Event):
    """A message did not go out, or nobody knows whether it did; `status` says which."""

    event_name: ClassVar[str] = "message.not_sent"
    message_id: int
    customer_id: int | None
    order_id: int | None
    store_id: int
    kind: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class MessageReported(Event):
    """A mail system said how a message fared."""

    event_name: ClassVar[str] = "message.reported"
    message_id: int
    customer_id: int | None
    kind: str
    title: str
    report: str


@dataclass(frozen=True, slots=True)
class TemplateSaved(Event):
    """A template was made or changed."""

    event_name: ClassVar[str] = "template.saved"
    template_id: int


@dataclass(frozen=True, slots=True)
class TemplateDeleted(Event):
    """A template was taken away; built-in mails read as delivered again."""

    event_name: ClassVar[str] = "template.deleted"
    template_id: int


@dataclass(frozen=True, slots=True)
class AddressSuppressed(Event):
    """An address must not be written to any more."""

    event_name: ClassVar[str] = "address.suppressed"
    suppression_id: int
    because: str


@dataclass(frozen=True, slots=True)
class AddressReleased(Event):
    """An address may be written to again."""

    event_name: ClassVar[str] = "address.released"
    suppression_id: int
