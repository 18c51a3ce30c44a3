"""Tables of mail."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField


class MessageTemplate(Model):
    """A wording of the merchant's: of a built-in mail, for one store or for all, or one of its own."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    template_key: str | None = fields.TextField(null=True)
    name: str = fields.TextField()
    name_key: str = KeyField()
    kind: str = fields.TextField()
    channel: str = fields.TextField()
    locale: str | None = fields.TextField(null=True)
    store_id: int | None = fields.BigIntField(null=True)
    subject: str | None = fields.TextField(null=True)
    body: str = fields.TextField()
    text: str | None = fields.TextField(null=True)
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "message_templates"


class Message(Model):
    """One message to one address; what it says is written when it is queued."""

    id: int = fields.BigIntField(primary_key=True)
    message_id: str = fields.TextField()
    dedup_key: str | None = fields.TextField(null=True)
    channel: str = fields.TextField()
    kind: str = fields.TextField()
    status: str = fields.TextField()
    template_key: str | None = fields.TextField(null=True)
    template_id: int | None = fields.BigIntField(null=True)
    store_id: int = fields.BigIntField()
    customer_id: int | None = fields.BigIntField(null=True)
    order_id: int | None = fields.BigIntField(null=True)
    address: str | None = fields.TextField(null=True)
    address_key: str | None = KeyField(null=True)
    recipient_name: str | None = fields.TextField(null=True)
    subject: str | None = fields.TextField(null=True)
    html: str | None = fields.TextField(null=True)
    text: str | None = fields.TextField(null=True)
    secrets: dict[str, Any] | None = JsonTextField(null=True)
    attempts: int = fields.IntField()
    next_at: int | None = InstantField(null=True)
    expires_at: int | None = InstantField(null=True)
    claim: str | None = fields.TextField(null=True)
    is_handed_over: bool = FlagField()
    error: str | None = fields.TextField(null=True)
    suppressed_because: str | None = fields.TextField(null=True)
    queued_at: int = InstantField()
    sent_at: int | None = InstantField(null=True)
    delivered_at: int | None = InstantField(null=True)
    send_at: int | None = InstantField(null=True)
    needs_consent: bool = FlagField()

    class Meta(Model.Meta):
        table = "messages"


class Suppression(Model):
    """An address that must not be written to."""

    id: int = fields.BigIntField(primary_key=True)
    channel: str = fields.TextField()
    address: str = fields.TextField()
    address_key: str = KeyField()
    because: str = fields.TextField()
    detail: str | None = fields.TextField(null=True)
    at: int = InstantField()

    class Meta(Model.Meta):
        table = "suppressions"


class DeliveryReport(Model):
    """What a mail system said of a message."""

    id: int = fields.BigIntField(primary_key=True)
    event_id: str = fields.TextField()
    message_id: int | None = fields.BigIntField(null=True)
    address_key: str = KeyField()
    kind: str = fields.TextField()
    at: int = InstantField()
    detail: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "delivery_reports"


class MailServer(Model):
    """How the mail server fared last: the one row."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    failures: int = fields.IntField()
    paused_until: int | None = InstantField(null=True)
    last_error: str | None = fields.TextField(null=True)
    failed_at: int | None = InstantField(null=True)
    worked_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "mail_server"
