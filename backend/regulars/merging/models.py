"""Tables of merges and of possible duplicates."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, JsonTextField


class Merge(Model):
    """Records that became one; `kept` holds the former state of the records, as long as they can be parted."""

    id: int = fields.BigIntField(primary_key=True)
    survivor_id: int = fields.BigIntField()
    absorbed_ids: object = JsonTextField()
    at: int = InstantField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()
    reversible_until: int | None = InstantField(null=True)
    reversed_at: int | None = InstantField(null=True)
    counts: object = JsonTextField()
    kept: object = JsonTextField(null=True)

    class Meta(Model.Meta):
        table = "merges"


class MergeRows(Model):
    """What a merge did to the rows of one record in one table."""

    id: int = fields.BigIntField(primary_key=True)
    merge_id: int = fields.BigIntField()
    table_name: str = fields.TextField()
    owner_id: int = fields.BigIntField()
    kind: str = fields.TextField()
    data: object = JsonTextField()

    class Meta(Model.Meta):
        table = "merge_rows"


class DuplicatePair(Model):
    """Two records that may be one person; `score` in ten-thousandths."""

    id: int = fields.BigIntField(primary_key=True)
    first_id: int = fields.BigIntField()
    second_id: int = fields.BigIntField()
    score: int = fields.IntField()
    matched_on: object = JsonTextField()
    found_at: int = InstantField()
    dismissed_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "duplicate_pairs"
