"""The marker: what this database says of itself."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import KeyField


class Marker(Model):
    """One fact a row: instance id, schema version, objects of the schema."""

    key: str = KeyField(primary_key=True)
    value: str = fields.TextField()

    class Meta(Model.Meta):
        table = "regulars_meta"
