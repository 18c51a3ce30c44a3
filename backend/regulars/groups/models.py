"""Tables of the groups."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, KeyField


class Group(Model):
    """A set of customers kept by hand."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    kind: str = fields.TextField()
    description: str | None = fields.TextField(null=True)
    member_count: int = fields.BigIntField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "customer_groups"
