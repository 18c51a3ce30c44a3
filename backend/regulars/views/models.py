"""Tables of the views."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, KeyField


class SavedView(Model):
    """A kept state of a list."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    owner_id: int = fields.BigIntField()
    subject: str = fields.TextField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    is_shared: bool = FlagField()
    rule: str | None = fields.TextField(null=True)
    search: str | None = fields.TextField(null=True)
    order_by: str = fields.TextField()
    columns: str = fields.TextField()
    density: str | None = fields.TextField(null=True)
    position: int = fields.IntField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "saved_views"
