"""Tables of products and their prices."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, KeyField, MinorField


class Product(Model):
    """Something sold. `source` says who described it: order lines, or the shop itself; `told_at` when they did."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    external_id: str | None = fields.TextField(null=True)
    sku: str = fields.TextField()
    sku_key: str = KeyField()
    title: str = fields.TextField()
    title_key: str = KeyField()
    category: str | None = fields.TextField(null=True)
    category_key: str | None = KeyField(null=True)
    brand: str | None = fields.TextField(null=True)
    brand_key: str | None = KeyField(null=True)
    search_key: str = KeyField()
    is_active: bool = FlagField()
    public_from: int | None = InstantField(null=True)
    is_exclusive: bool = FlagField()
    image_url: str | None = fields.TextField(null=True)
    source: str = fields.TextField()
    told_at: int = InstantField()
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "products"


class ProductPrice(Model):
    """A price in one currency, of one store or (none) of all."""

    id: int = fields.BigIntField(primary_key=True)
    product_id: int = fields.BigIntField()
    store_id: int | None = fields.BigIntField(null=True)
    currency: str = fields.TextField()
    amount: int = MinorField()
    told_at: int = InstantField()

    class Meta(Model.Meta):
        table = "product_prices"
