"""Tables of the groups."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField


class Group(Model):
    """A set of customers, kept by hand or following a segment."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    kind: str = fields.TextField()
    description: str | None = fields.TextField(null=True)
    member_count: int = fields.BigIntField()
    rule_segment_id: int | None = fields.BigIntField(null=True)
    is_filled: bool = FlagField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "customer_groups"


class Segment(Model):
    """A saved rule whose members are kept."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    description: str | None = fields.TextField(null=True)
    rule: object = JsonTextField()
    label_priority: int | None = fields.IntField(null=True)
    control_percent: int = fields.IntField()
    template_key: str | None = fields.TextField(null=True)
    member_count: int = fields.BigIntField()
    is_filled: bool = FlagField()
    evaluated_at: int = InstantField()
    clocked_at: int = InstantField()
    due_at: int | None = InstantField(null=True)
    retired_at: int | None = InstantField(null=True)
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "segments"


class SegmentChange(Model):
    """A customer came into a segment or went out of it."""

    id: int = fields.BigIntField(primary_key=True)
    segment_id: int = fields.BigIntField()
    customer_id: int = fields.BigIntField()
    at: int = InstantField()
    entered: bool = FlagField()
    because: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "segment_changes"
