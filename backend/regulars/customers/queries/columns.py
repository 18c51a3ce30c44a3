"""The columns of a customer: what each reads, who may see it, and how it sorts."""

from dataclasses import dataclass
from typing import ClassVar, cast

import orjson

from regulars.customers.contact import mask_display, mask_phone
from regulars.customers.queries.bands import BAND
from regulars.messaging.addresses import mask_email
from regulars.platform.query.columns import Column, Kind, Table

PII = "PII_READ"
_LINES = frozenset(
    (
        *("first_name", "last_name", "company", "address1", "address2"),
        *("city", "province", "postal_code", "country_code", "phone"),
    )
)
_OPEN_LINES = frozenset({"company", "city", "province", "country_code"})


class PostalLines:
    """An address as it stood on an order: `first_name` to `phone`, read from its JSON text when first asked for.

    A list carries the address of every row and shows it for few. `masked` says that the reader may not see its street,
    name and number.
    """

    __slots__ = ("_known", "masked", "text")

    def __init__(self, text: str, *, masked: bool = False) -> None:
        self.text = text
        self.masked = masked
        self._known: dict[str, str] | None = None

    def __getattr__(self, line: str) -> str | None:
        if line not in _LINES:
            raise AttributeError(line)
        if self._known is None:
            self._known = cast("dict[str, str]", orjson.loads(self.text))
        value = self._known.get(line)
        if not self.masked or value is None or line in _OPEN_LINES:
            return value
        return mask_phone(value) if line == "phone" else None


def postal_lines(text: str) -> PostalLines:
    """The address of its JSON text."""
    return PostalLines(text)


def masked_lines(lines: PostalLines) -> PostalLines:
    """What callers without PII_READ see of an address."""
    return PostalLines(lines.text, masked=True)


@dataclass(slots=True)
class CustomerRow:
    """A customer as read."""

    prefix: ClassVar[str] = "cus"
    id: int
    version: int
    display_name: str
    first_name: str | None
    last_name: str | None
    title: str | None
    birth_date: str | None
    locale: str | None
    time_zone: str | None
    email: str | None
    email_verification: str
    email_deliverability: str
    phone: str | None
    phone_kind: str
    account_status: str
    has_account: bool
    created_at: int
    account_created_at: int | None
    last_login_at: int | None
    last_activity_at: int | None
    updated_at: int
    role_id: int | None
    default_billing_address_id: int | None
    default_shipping_address_id: int | None
    last_shipping_address: PostalLines | None
    tax_exempt: bool
    tax_id: str | None
    order_count: int
    total_spent: int
    gross_spent: int
    refunded: int
    average_order_value: int | None
    first_order_at: int | None
    last_order_at: int | None
    average_gap: int | None
    last_reference_number: str | None
    lifetime_value_band: str
    currency: str
    """The base currency."""
    zone: str
    """Where days are counted: the zone of the first store."""


CUSTOMERS: Table[CustomerRow] = Table(
    name="customers",
    source="customers c",
    key="c.id",
    row=CustomerRow,
    figures=(
        "c.created_at",
        "c.has_account",
        "c.account_status",
        "c.order_count",
        "c.total_spent",
        "c.average_order_value",
        "c.first_order_at",
        "c.last_order_at",
        "c.average_gap",
        "c.last_activity_at",
        "c.account_created_at",
        "c.last_shipping_country",
        "c.discounted_orders",
        "c.returned_orders",
        "c.price_sensitivity",
    ),
    columns=(
        Column("id", "c.id", Kind.ID, nullable=False),
        Column("version", "c.version", Kind.INTEGER, nullable=False),
        Column(
            "display_name", "COALESCE(c.display_name, 'cus_' || c.id)", requires=PII, mask=mask_display, nullable=False
        ),
        Column("first_name", "c.first_name"),
        Column("last_name", "c.last_name"),
        Column("title", "c.title"),
        Column("birth_date", "c.birth_date", Kind.DAY, requires=PII),
        Column("locale", "c.locale"),
        Column("time_zone", "c.time_zone"),
        Column("email", "c.email", folded="c.email_key", requires=PII, mask=mask_email),
        Column("email_verification", "c.email_verification", Kind.CODE, nullable=False),
        Column("email_deliverability", "c.email_deliverability", Kind.CODE, nullable=False),
        Column("phone", "c.phone", folded="c.phone_digits", requires=PII, mask=mask_phone),
        Column("phone_kind", "c.phone_kind", Kind.CODE, nullable=False),
        Column("account_status", "c.account_status", Kind.CODE, nullable=False),
        Column("has_account", "c.has_account", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("created_at", "c.created_at", Kind.INSTANT, nullable=False),
        Column("account_created_at", "c.account_created_at", Kind.INSTANT),
        Column("last_login_at", "c.last_login_at", Kind.INSTANT),
        Column("last_activity_at", "c.last_activity_at", Kind.INSTANT),
        Column("updated_at", "c.updated_at", Kind.INSTANT, nullable=False),
        Column("role_id", "c.role_id", Kind.ID),
        Column("default_billing_address_id", "c.default_billing_address_id", Kind.ID),
        Column("default_shipping_address_id", "c.default_shipping_address_id", Kind.ID),
        Column(
            "last_shipping_address",
            "c.last_shipping",
            Kind.JSON,
            requires=PII,
            convert=postal_lines,
            mask=masked_lines,
        ),
        Column("tax_exempt", "c.tax_exempt", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("tax_id", "c.tax_id", requires=PII),
        Column("order_count", "c.order_count", Kind.INTEGER, nullable=False),
        Column("total_spent", "c.total_spent", Kind.MINOR, nullable=False),
        Column("gross_spent", "c.gross_spent", Kind.MINOR, nullable=False),
        Column("refunded", "c.refunded", Kind.MINOR, nullable=False),
        Column("average_order_value", "c.average_order_value", Kind.MINOR),
        Column("first_order_at", "c.first_order_at", Kind.INSTANT),
        Column("last_order_at", "c.last_order_at", Kind.INSTANT),
        Column("average_gap", "c.average_gap", Kind.INTEGER),
        Column("last_reference_number", "c.last_reference_number"),
        Column("lifetime_value_band", BAND, Kind.CODE, nullable=False),
        Column("currency", "COALESCE((SELECT m.base_currency FROM merchant m WHERE m.id = 1), 'XXX')", nullable=False),
        Column(
            "zone",
            "COALESCE((SELECT z.time_zone FROM stores z ORDER BY z.is_active DESC, z.id LIMIT 1), 'UTC')",
            nullable=False,
        ),
    ),
)

NAME = Column("name", "c.name_key", folded="c.name_key")

SORTS: dict[str, Column] = {
    "NAME": NAME,
    "EMAIL": CUSTOMERS["email"],
    "PHONE": CUSTOMERS["phone"],
    "CREATED_AT": CUSTOMERS["created_at"],
    "ACCOUNT_CREATED_AT": CUSTOMERS["account_created_at"],
    "UPDATED_AT": CUSTOMERS["updated_at"],
    "LAST_ORDER_AT": CUSTOMERS["last_order_at"],
    "FIRST_ORDER_AT": CUSTOMERS["first_order_at"],
    "ORDER_COUNT": CUSTOMERS["order_count"],
    "TOTAL_SPENT": CUSTOMERS["total_spent"],
    "AVERAGE_ORDER_VALUE": CUSTOMERS["average_order_value"],
    "ORDER_FREQUENCY": CUSTOMERS["average_gap"],
    "LAST_LOGIN_AT": CUSTOMERS["last_login_at"],
    "LAST_ACTIVITY_AT": CUSTOMERS["last_activity_at"],
    "ACCOUNT_STATUS": CUSTOMERS["account_status"],
}
"""The columns by which the list sorts; each has its index. RELEVANCE belongs to a search (search.py)."""
