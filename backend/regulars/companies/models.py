"""Tables of the companies."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import FlagField, InstantField, KeyField, MinorField


class Company(Model):
    """A business; amounts in minor units of the base currency. One that was deleted can be brought back."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    name: str = fields.TextField()
    name_key: str = KeyField()
    tax_id: str | None = fields.TextField(null=True)
    payment_terms_days: int | None = fields.IntField(null=True)
    requires_purchase_order: bool = FlagField()
    credit_limit: int | None = MinorField(null=True)
    approval_above: int | None = MinorField(null=True)
    approval_by_number: bool = FlagField()
    approver_roles: str | None = fields.TextField(null=True)
    member_count: int = fields.IntField()
    created_at: int = InstantField()
    updated_at: int = InstantField()
    deleted_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "companies"


class CompanyMember(Model):
    """Somebody's part in a company."""

    id: int = fields.BigIntField(primary_key=True)
    company_id: int = fields.BigIntField()
    customer_id: int = fields.BigIntField()
    role: str = fields.TextField()
    can_approve_up_to: int | None = MinorField(null=True)
    joined_at: int = InstantField()

    class Meta(Model.Meta):
        table = "company_members"


class CompanyExternalId(Model):
    """The id of a company in another system."""

    id: int = fields.BigIntField(primary_key=True)
    company_id: int = fields.BigIntField()
    system: str = fields.TextField()
    value: str = fields.TextField()

    class Meta(Model.Meta):
        table = "company_external_ids"
