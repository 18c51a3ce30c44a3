"""Customers as files: the fields, and the same filter, selection and sort as the list."""

from collections.abc import Callable

from regulars.access.scopes import Scope
from regulars.customers.queries.columns import CUSTOMERS as LISTED
from regulars.customers.queries.listing import fields_sorted_by, order_by
from regulars.customers.queries.selection import selected
from regulars.exports.datasets import Cell, Dataset, Field, Wish, register
from regulars.fields.queries import CUSTOMER, FieldRow, definitions
from regulars.fields.values import PLACES
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.errors import Refusal
from regulars.platform.money import exponent
from regulars.platform.query.keyset import Order
from regulars.platform.query.sql import Sql, all_of

_PII = Scope.PII_READ
_BASE = LISTED["currency"].sql
_SHIP = "LEFT JOIN customer_addresses ship ON ship.id = c.default_shipping_address_id"
_BILL = "LEFT JOIN customer_addresses bill ON bill.id = c.default_billing_address_id"


def _tags(dialect: Dialect) -> str:
    return f"(SELECT {dialect.joined('t.tag', ';', 't.tag_key')} FROM customer_tags t WHERE t.customer_id = c.id)"


def _others(table: str, column: str) -> Callable[[Dialect], str]:
    """What stands beside the primary one, in the order in which it came."""
    own = f"(SELECT o.id, o.{column} FROM {table} o WHERE o.customer_id = c.id ORDER BY o.id) k"
    return lambda dialect: f"(SELECT {dialect.joined(f'k.{column}', ';', 'k.id')} FROM {own})"


def _last(line: str) -> Callable[[Dialect], str]:
    return lambda dialect: dialect.json_text("c.last_shipping", line)


def _profile() -> list[Field]:
    group = "Customer"
    return [
        Field("id", "Id", group, "'cus_' || c.id", is_default=True),
        Field(
            "external_id",
            "External id",
            group,
            "(SELECT e.value FROM customer_external_ids e WHERE e.customer_id = c.id ORDER BY e.id LIMIT 1)",
        ),
        Field("display_name", "Name", group, LISTED["display_name"].sql, requires=_PII),
        Field("first_name", "First name", group, "c.first_name", is_default=True),
        Field("last_name", "Last name", group, "c.last_name", is_default=True),
        Field("title", "Title", group, "c.title"),
        Field("email", "E-mail", group, "c.email", is_default=True, requires=_PII),
        Field("email_verification", "E-mail verification", group, "c.email_verification"),
        Field("phone", "Phone", group, "c.phone", is_default=True, requires=_PII),
        Field("phone_kind", "Phone kind", group, "c.phone_kind"),
        Field("other_emails", "Further e-mails", group, _others("customer_emails", "email"), requires=_PII),
        Field("other_phones", "Further phones", group, _others("customer_phones", "phone"), requires=_PII),
        Field("birth_date", "Birthday", group, "c.birth_date", Cell.DAY, requires=_PII),
        Field("locale", "Language", group, "c.locale"),
        Field("time_zone", "Time zone", group, "c.time_zone"),
        Field("tags", "Tags", group, _tags, is_default=True),
        Field("tax_exempt", "Tax exempt", group, "c.tax_exempt", Cell.BOOLEAN),
        Field("tax_id", "Tax id", group, "c.tax_id", requires=_PII),
    ]


def _account() -> list[Field]:
    group = "Account"
    return [
        Field("account_status", "Account", group, "c.account_status", is_default=True),
        Field("role", "Role", group, "(SELECT r.name FROM customer_roles r WHERE r.id = c.role_id)"),
        Field("has_account", "Has an account", group, "c.has_account", Cell.BOOLEAN),
        Field("created_at", "First known", group, "c.created_at", Cell.INSTANT, is_default=True),
        Field("account_created_at", "Joined", group, "c.account_created_at", Cell.INSTANT),
        Field("last_login_at", "Last sign-in", group, "c.last_login_at", Cell.INSTANT),
        Field("last_activity_at", "Last activity", group, "c.last_activity_at", Cell.INSTANT),
        Field("updated_at", "Last changed", group, "c.updated_at", Cell.INSTANT),
    ]


_CHANNELS = {"EMAIL": "e-mail", "SMS": "text messages", "PHONE": "phone calls", "POST": "post"}


def _consent() -> list[Field]:
    """The word on each channel, as an import takes it, and since when; nothing where nobody was asked."""
    group = "Consent"
    fields: list[Field] = []
    for channel, title in _CHANNELS.items():
        name = f"{channel.lower()}_consent"
        join = f"LEFT JOIN customer_consents {name} ON {name}.customer_id = c.id AND {name}.channel = '{channel}'"
        fields.append(Field(name, f"Consent to {title}", group, f"{name}.state", join=join))
        fields.append(Field(f"{name}_at", f"Consent to {title} since", group, f"{name}.at", Cell.INSTANT, join=join))
    return fields


def _figures() -> list[Field]:
    group = "Purchases"
    return [
        Field("order_count", "Orders", group, "c.order_count", Cell.INTEGER, is_default=True),
        Field("total_spent", "Total spent", group, "c.total_spent", Cell.MONEY, is_default=True, currency=_BASE),
        Field("gross_spent", "Paid before refunds", group, "c.gross_spent", Cell.MONEY, currency=_BASE),
        Field("refunded", "Refunded", group, "c.refunded", Cell.MONEY, currency=_BASE),
        Field("average_order_value", "Average order", group, "c.average_order_value", Cell.MONEY, currency=_BASE),
        Field("currency", "Currency", group, _BASE, is_default=True),
        Field("first_order_at", "First order", group, "c.first_order_at", Cell.INSTANT),
        Field("last_order_at", "Last order", group, "c.last_order_at", Cell.INSTANT, is_default=True),
        Field("last_reference_number", "Last reference", group, "c.last_reference_number"),
    ]


_LINES = (
    ("first_name", "first name", None), ("last_name", "last name", None), ("company", "company", None),
    ("address1", "street", _PII), ("address2", "street, second line", _PII), ("city", "city", None),
    ("province", "province", None), ("postal_code", "postal code", _PII), ("country", "country", None),
)  # fmt: skip


def _address(group: str, prefix: str, alias: str, join: str) -> list[Field]:
    """The default shipping address has the columns that an import takes; its names are the customer's."""
    fields: list[Field] = []
    for line, title, scope in _LINES:
        if not prefix and line in {"first_name", "last_name"}:
            continue
        column = "country_code" if line == "country" else line
        label = title.capitalize() if not prefix else f"{group.split(maxsplit=1)[0]} {title}"
        fields.append(
            Field(
                f"{prefix}{line}",
                label,
                group,
                f"{alias}.{column}",
                is_default=not prefix and line in {"city", "country"},
                requires=scope,
                join=join,
            )
        )
    return fields


def _last_address() -> list[Field]:
    group = "Address of the last order"
    return [
        Field("last_address1", "Last street", group, _last("address1"), requires=_PII),
        Field("last_city", "Last city", group, _last("city")),
        Field("last_province", "Last province", group, _last("province")),
        Field("last_postal_code", "Last postal code", group, _last("postal_code"), requires=_PII),
        Field("last_country", "Last country", group, "c.last_shipping_country"),
    ]


_CELLS = {"NUMBER": Cell.NUMBER, "MONEY": Cell.MONEY, "DATE": Cell.DAY, "BOOLEAN": Cell.BOOLEAN}


async def _custom(reader: Reader) -> list[Field]:
    """The custom fields in use, as an import takes them."""
    return [_custom_field(one) for one in await definitions(reader, CUSTOMER)]


def _custom_field(field: FieldRow) -> Field:
    alias = f"x{field.id}"
    minor = 10 ** (PLACES - exponent(field.currency or ""))
    sql = {
        "NUMBER": f"{alias}.number_key",
        "MONEY": f"{alias}.number_key / {minor}",
        "BOOLEAN": f"({alias}.number_key = 1)",
        "DATE": f"{alias}.text_key",
    }.get(field.kind, f"{alias}.text")
    return Field(
        f"custom.{field.key}",
        field.name,
        "Custom fields",
        sql,
        _CELLS.get(field.kind, Cell.TEXT),
        requires=_PII if field.is_personal else None,
        currency=f"'{field.currency}'" if field.currency else "",
        join=f"LEFT JOIN customer_field_values {alias} ON {alias}.customer_id = c.id AND {alias}.field_id = {field.id}",
    )


async def _where(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    pieces: list[Sql] = []
    if "customers" in wish.selections:
        pieces.append(await selected(reader, actor, wish.selections["customers"]))
    if wish.start is not None:
        pieces.append(Sql("c.created_at >= ?", (wish.start,)))
    if wish.end is not None:
        pieces.append(Sql("c.created_at < ?", (wish.end,)))
    return all_of(pieces)


async def _order(reader: Reader, actor: Actor, wish: Wish) -> Order:
    """As the list is sorted; where nothing is said, as they came."""
    if not wish.order_by:
        return Order((), "c.id")
    try:
        return order_by(actor, wish.order_by, fields=await fields_sorted_by(reader, wish.order_by))
    except Refusal as refusal:
        refusal.path = ("customerOrderBy", *refusal.path[1:])
        raise


customers = Dataset(
    subject="CUSTOMERS",
    name="customers",
    scope=Scope.CUSTOMERS_READ,
    source="customers c",
    where=_where,
    order=_order,
    fields=[
        *_profile(),
        *_account(),
        *_consent(),
        *_figures(),
        *_address("Shipping address", "", "ship", _SHIP),
        *_address("Billing address", "billing_", "bill", _BILL),
        *_last_address(),
    ],
    selections=("customers",),
    more=_custom,
)
register(customers)
