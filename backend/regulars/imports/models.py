"""Tables of the imports."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import InstantField, JsonTextField


class Upload(Model):
    """A file that was sent, or may be."""

    id: int = fields.BigIntField(primary_key=True)
    token: str = fields.TextField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    file_name: str = fields.TextField()
    size_bytes: int = fields.BigIntField()
    sha256: str | None = fields.TextField(null=True)
    facts: object = JsonTextField(null=True)
    created_at: int = InstantField()
    received_at: int | None = InstantField(null=True)
    expires_at: int = InstantField()
    removed_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "uploads"


class ImportMapping(Model):
    """Where the columns of a file went the last time."""

    id: int = fields.BigIntField(primary_key=True)
    what: str = fields.TextField()
    signature: str = fields.TextField()
    columns: object = JsonTextField()
    used_at: int = InstantField()

    class Meta(Model.Meta):
        table = "import_mappings"
