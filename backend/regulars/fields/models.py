"""Tables of the custom fields."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField


class CustomField(Model):
    """What merchants add to a kind of record."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    subject: str = fields.TextField()
    key: str = KeyField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    description: str | None = fields.TextField(null=True)
    kind: str = fields.TextField()
    choices: object = JsonTextField()
    unit: str | None = fields.TextField(null=True)
    currency: str | None = fields.TextField(null=True)
    is_required: bool = FlagField()
    is_personal: bool = FlagField()
    is_filterable: bool = FlagField()
    position: int = fields.IntField()
    archived_at: int | None = InstantField(null=True)
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "custom_fields"
