"""The table of what the replica has yet to take over, written by triggers."""

from tortoise import fields
from tortoise.models import Model


class ReportChange(Model):
    """Whose rows changed: the order's, customer's … of this key. `stamp` orders commits on PostgreSQL."""

    id: int = fields.BigIntField(primary_key=True)
    subject: int = fields.IntField()
    key: int = fields.BigIntField()
    stamp: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "report_changes"
