"""The table of what only events tell."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, JsonTextField


class TimelineEvent(Model):
    """One thing that happened to a customer, or with an order; one that a program wrote itself has no `event_id`."""

    id: int = fields.BigIntField(primary_key=True)
    event_id: int | None = fields.BigIntField(null=True)
    customer_id: int | None = fields.BigIntField(null=True)
    order_id: int | None = fields.BigIntField(null=True)
    store_id: int | None = fields.BigIntField(null=True)
    at: int = InstantField()
    kind: str = fields.TextField()
    title: str = fields.TextField()
    details: object = JsonTextField()
    subject: str | None = fields.TextField(null=True)
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()

    class Meta(Model.Meta):
        table = "timeline_events"
