"""Tables of the merchant and the stores."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField


class Store(Model):
    """A shop."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    code: str = fields.TextField()
    name: str = fields.TextField()
    time_zone: str = fields.TextField()
    currency: str = fields.TextField()
    country_code: str | None = fields.TextField(null=True)
    locale: str = fields.TextField()
    first_weekday: int = fields.IntField()
    url: str | None = fields.TextField(null=True)
    is_active: bool = FlagField()
    brand_name: str | None = fields.TextField(null=True)
    logo_url: str | None = fields.TextField(null=True)
    brand_color: str | None = fields.TextField(null=True)
    mail_footer: str | None = fields.TextField(null=True)
    sender_name: str | None = fields.TextField(null=True)
    sender_email: str | None = fields.TextField(null=True)
    reply_to: str | None = fields.TextField(null=True)
    postal_address: str | None = fields.TextField(null=True)
    account_invite_url: str | None = fields.TextField(null=True)
    password_reset_url: str | None = fields.TextField(null=True)
    stuck_unpaid: int = fields.BigIntField()
    stuck_unfulfilled: int = fields.BigIntField()
    stuck_in_transit: int = fields.BigIntField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "stores"


class Merchant(Model):
    """The one owner of this database: its base currency and its set-up."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    version: int = fields.IntField()
    base_currency: str | None = fields.TextField(null=True)
    set_up_at: int | None = InstantField(null=True)
    setup_code_hash: str | None = fields.TextField(null=True)

    class Meta(Model.Meta):
        table = "merchant"
