"""Tables of the benefits."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, JsonTextField, KeyField, MinorField


class PriceList(Model):
    """Special prices in one currency."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    currency: str = fields.TextField()
    percent_off: str | None = fields.TextField(null=True)
    countries: object = JsonTextField()
    is_active: bool = FlagField()
    entry_count: int = fields.BigIntField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "price_lists"


class PriceListEntry(Model):
    """One product's own price, from a quantity on."""

    id: int = fields.BigIntField(primary_key=True)
    price_list_id: int = fields.BigIntField()
    product_id: int = fields.BigIntField()
    minimum_quantity: int = fields.BigIntField()
    unit_price: int = MinorField()

    class Meta(Model.Meta):
        table = "price_list_entries"


class Benefit(Model):
    """Something that a source (`source_kind` is the prefix of its ids) grants, between two instants."""

    id: int = fields.BigIntField(primary_key=True)
    source_kind: str = fields.TextField()
    source_id: int = fields.BigIntField()
    position: int = fields.IntField()
    kind: str = fields.TextField()
    name: str = fields.TextField()
    code: str | None = fields.TextField(null=True)
    starts_at: int | None = InstantField(null=True)
    ends_at: int | None = InstantField(null=True)
    price_list_id: int | None = fields.BigIntField(null=True)
    contact_staff_id: int | None = fields.BigIntField(null=True)
    terms: object = JsonTextField()

    class Meta(Model.Meta):
        table = "benefits"
