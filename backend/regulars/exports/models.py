"""Tables of the exports."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField


class Export(Model):
    """A file, wished and written; its job says who asked and how far it is."""

    job_id: int = fields.BigIntField(primary_key=True)
    subject: str = fields.TextField()
    format: str = fields.TextField()
    field_keys: object = JsonTextField()
    condition: object = JsonTextField(null=True)
    wish: object = JsonTextField()
    reason: str | None = fields.TextField(null=True)
    is_raw: bool = FlagField()
    byte_order_mark: bool = FlagField()
    is_personal: bool = FlagField()
    download_name: str = fields.TextField()
    row_count: int | None = fields.BigIntField(null=True)
    size_bytes: int | None = fields.BigIntField(null=True)
    sha256: str | None = fields.TextField(null=True)
    file_name: str | None = fields.TextField(null=True)
    expires_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "exports"


class ExportDownload(Model):
    """One fetch of a file: asked for, and then fetched."""

    id: int = fields.BigIntField(primary_key=True)
    job_id: int = fields.BigIntField()
    at: int = InstantField()
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()
    ip: str | None = fields.TextField(null=True)
    token_hash: str = KeyField(unique=True)
    valid_until: int = InstantField()
    fetched_at: int | None = InstantField(null=True)
    fetched_ip: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "export_downloads"
