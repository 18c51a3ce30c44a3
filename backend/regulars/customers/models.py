"""Tables of the customers."""

from tortoise import fields
from tortoise.models import Model

from regulars.platform.db.fields import DayField, FlagField, InstantField, JsonTextField, KeyField, MinorField


class Customer(Model):
    """A person, with the dials that orders turn."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    display_name: str | None = fields.TextField(null=True)
    name_key: str | None = KeyField(null=True)
    first_name: str | None = fields.TextField(null=True)
    last_name: str | None = fields.TextField(null=True)
    title: str | None = fields.TextField(null=True)
    email: str | None = fields.TextField(null=True)
    email_key: str | None = KeyField(null=True)
    email_verification: str = fields.TextField()
    email_verified_at: int | None = InstantField(null=True)
    email_deliverability: str = fields.TextField()
    phone: str | None = fields.TextField(null=True)
    phone_digits: str | None = KeyField(null=True)
    phone_kind: str = fields.TextField()
    phone_verification: str = fields.TextField()
    account_status: str = fields.TextField()
    has_account: bool = FlagField()
    birth_date: str | None = DayField(null=True)
    locale: str | None = fields.TextField(null=True)
    time_zone: str | None = fields.TextField(null=True)
    tax_exempt: bool = FlagField()
    tax_id: str | None = fields.TextField(null=True)
    default_billing_address_id: int | None = fields.BigIntField(null=True)
    default_shipping_address_id: int | None = fields.BigIntField(null=True)
    merged_into: int | None = fields.BigIntField(null=True)  # never set: who was merged left, see MergedCustomer
    role_id: int | None = fields.BigIntField(null=True)
    created_at: int = InstantField()
    account_created_at: int | None = InstantField(null=True)
    last_login_at: int | None = InstantField(null=True)
    last_activity_at: int | None = InstantField(null=True)
    updated_at: int = InstantField()
    order_count: int = fields.BigIntField()
    gross_spent: int = MinorField()
    refunded: int = MinorField()
    total_spent: int = MinorField()
    average_order_value: int | None = MinorField(null=True)
    first_order_at: int | None = InstantField(null=True)
    last_order_at: int | None = InstantField(null=True)
    average_gap: int | None = fields.BigIntField(null=True)
    last_reference_number: str | None = fields.TextField(null=True)
    last_shipping: object = JsonTextField(null=True)
    last_shipping_country: str | None = fields.TextField(null=True)
    discounted_orders: int = fields.BigIntField()
    returned_orders: int = fields.BigIntField()
    price_sensitivity: str = fields.TextField()

    class Meta(Model.Meta):
        table = "customers"


class MergedCustomer(Model):
    """The id of a customer who was taken in by another."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    merged_into: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "merged_customers"


class CustomerEmail(Model):
    """A further e-mail address of a customer; the primary one is the customer's own column."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    email: str = fields.TextField()
    email_key: str = KeyField()
    email_verification: str = fields.TextField()
    email_verified_at: int | None = InstantField(null=True)
    email_deliverability: str = fields.TextField()

    class Meta(Model.Meta):
        table = "customer_emails"


class CustomerPhone(Model):
    """A further phone number of a customer."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    phone: str = fields.TextField()
    phone_digits: str = KeyField()
    phone_kind: str = fields.TextField()
    phone_verification: str = fields.TextField()

    class Meta(Model.Meta):
        table = "customer_phones"


class EmailConfirmation(Model):
    """A link that was sent to an address, to prove it."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    email_key: str = KeyField()
    token_hash: str = fields.TextField()
    created_at: int = InstantField()
    expires_at: int = InstantField()
    confirmed_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "email_confirmations"


class CustomerExternalId(Model):
    """The id of a customer in another system."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    system: str = fields.TextField()
    value: str = fields.TextField()
    value_key: str = KeyField()

    class Meta(Model.Meta):
        table = "customer_external_ids"


class CustomerTag(Model):
    """A word by which colleagues find a customer again."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    tag: str = fields.TextField()
    tag_key: str = KeyField()

    class Meta(Model.Meta):
        table = "customer_tags"


class CustomerAddress(Model):
    """A saved address of a customer."""

    id: int = fields.BigIntField(primary_key=True)
    version: int = fields.IntField()
    customer_id: int = fields.BigIntField()
    kind: str = fields.TextField()
    first_name: str | None = fields.TextField(null=True)
    last_name: str | None = fields.TextField(null=True)
    company: str | None = fields.TextField(null=True)
    address1: str | None = fields.TextField(null=True)
    address2: str | None = fields.TextField(null=True)
    city: str | None = fields.TextField(null=True)
    city_key: str | None = KeyField(null=True)
    province: str | None = fields.TextField(null=True)
    province_key: str | None = KeyField(null=True)
    postal_code: str | None = fields.TextField(null=True)
    postal_key: str | None = KeyField(null=True)
    country_code: str | None = fields.TextField(null=True)
    phone: str | None = fields.TextField(null=True)
    verification: str = fields.TextField()
    last_used_at: int | None = InstantField(null=True)
    created_at: int = InstantField()
    updated_at: int = InstantField()

    class Meta(Model.Meta):
        table = "customer_addresses"


class CustomerSearch(Model):
    """The folded words that search reads."""

    customer_id: int = fields.BigIntField(primary_key=True, generated=False)
    open_text: str = fields.TextField()
    personal_text: str = fields.TextField()

    class Meta(Model.Meta):
        table = "customer_search"


class CustomerRole(Model):
    """What the storefront lets an account do."""

    id: int = fields.BigIntField(primary_key=True)
    name: str = fields.TextField()
    name_key: str = KeyField()
    permissions: object = JsonTextField()

    class Meta(Model.Meta):
        table = "customer_roles"


class CustomerFieldValue(Model):
    """What a customer has in a custom field."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    field_id: int = fields.BigIntField()
    text: str | None = fields.TextField(null=True)
    text_key: str | None = KeyField(null=True)
    long_key: str | None = fields.TextField(null=True)
    number_key: int | None = fields.BigIntField(null=True)

    class Meta(Model.Meta):
        table = "customer_field_values"


class AccountChange(Model):
    """A move of an account from one state to another."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    at: int = InstantField()
    before: str = fields.TextField()
    after: str = fields.TextField()
    reason: str | None = fields.TextField(null=True)
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()

    class Meta(Model.Meta):
        table = "account_changes"


class AccountToken(Model):
    """The single-use secret of a link in an account mail, as a digest."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    kind: str = fields.TextField()
    token_hash: str = fields.TextField()
    email_key: str = KeyField()
    created_at: int = InstantField()
    expires_at: int = InstantField()
    spent_at: int | None = InstantField(null=True)

    class Meta(Model.Meta):
        table = "account_tokens"


class AccountEvent(Model):
    """What the storefront told of an account: a sign-in, one that failed."""

    id: int = fields.BigIntField(primary_key=True)
    event_id: str = fields.TextField()
    customer_id: int | None = fields.BigIntField(null=True)
    kind: str = fields.TextField()
    at: int = InstantField()
    received_at: int = InstantField()
    store_id: int | None = fields.BigIntField(null=True)

    class Meta(Model.Meta):
        table = "account_events"


class CustomerConsent(Model):
    """Where a person stands on a channel."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    channel: str = fields.TextField()
    state: str = fields.TextField()
    at: int = InstantField()
    event_id: int = fields.BigIntField()

    class Meta(Model.Meta):
        table = "customer_consents"


class ConsentEvent(Model):
    """A change of consent and what proves it."""

    id: int = fields.BigIntField(primary_key=True)
    customer_id: int = fields.BigIntField()
    channel: str = fields.TextField()
    at: int = InstantField()
    recorded_at: int = InstantField()
    before: str = fields.TextField()
    after: str = fields.TextField()
    opt_in_level: str = fields.TextField()
    source: str = fields.TextField()
    wording: str | None = fields.TextField(null=True)
    page_url: str | None = fields.TextField(null=True)
    ip: str | None = fields.TextField(null=True)
    user_agent: str | None = fields.TextField(null=True)
    confirmed_at: int | None = InstantField(null=True)
    actor_kind: str = fields.TextField()
    actor_id: int | None = fields.BigIntField(null=True)
    actor_name: str = fields.TextField()

    class Meta(Model.Meta):
        table = "consent_events"


class ValueBands(Model):
    """The least that is spent in each band of value, as of the last night; the one row has the id 1."""

    id: int = fields.BigIntField(primary_key=True, generated=False)
    computed_at: int = InstantField()
    buyer_count: int = fields.BigIntField()
    top_from: int = MinorField()
    high_from: int = MinorField()
    medium_from: int = MinorField()

    class Meta(Model.Meta):
        table = "value_bands"
