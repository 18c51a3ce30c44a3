"""Tables of the notes."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField


class Note(Model):
    """A note on a customer, or (`subject_kind`, `subject_id`) on a record of a room above."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    customer_id: int | None = fields.BigIntField(null=True)
    subject_kind: str | None = fields.TextField(null=True)
    subject_id: int | None = fields.BigIntField(null=True)
    body: str = fields.TextField()
    kind: str = fields.TextField()
    pinned: bool = FlagField()
    show_on_orders: bool = FlagField()
    author_kind: str = fields.TextField()
    author_id: int | None = fields.BigIntField(null=True)
    author_name: str = fields.TextField()
    created_at: int = InstantField()
    edited_at: int | None = InstantField(null=True)
    resolved_at: int | None = InstantField(null=True)
    resolver_kind: str | None = fields.TextField(null=True)
    resolver_id: int | None = fields.BigIntField(null=True)
    resolver_name: str | None = fields.TextField(null=True)
    deleted_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "notes"


class NoteRevision(Model):
    """An earlier wording of a note, and who wrote over it."""

    id: int = fields.BigIntField(primary_key=True)
    note_id: int = fields.BigIntField()
    at: int = InstantField()
    body: str = fields.TextField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()

    class Meta(Model.Meta):
        table = "note_revisions"


class NoteMention(Model):
    """A colleague whom a note mentions."""

    id: int = fields.BigIntField(primary_key=True)
    note_id: int = fields.BigIntField()
    staff_id: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "note_mentions"
