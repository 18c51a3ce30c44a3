"""The columns of order files (contract/api.md), and where a refusal of a draft points to in them."""

from regulars.platform.errors import RegularsError

ORDER_COLUMNS = (
    "order_id",
    "order_number",
    "store",
    "customer_id",
    "email",
    "phone",
    "first_name",
    "last_name",
    "has_account",
    "placed_at",
    "currency",
    "status",
    "payment_status",
    "payment_method",
    "reference",
    "discount",
    "shipping",
    "tax",
    "total",
    "refunded",
    "refunded_at",
    "ship_country",
    "ship_province",
    "ship_city",
    "ship_postal_code",
    "ship_address1",
    "ship_name",
    "channel",
    "rate",
    "utm_source",
    "utm_medium",
    "utm_campaign",
)
LINE_COLUMNS = ("line_sku", "line_title", "line_category", "line_brand", "quantity", "unit_price", "line_discount")
KNOWN = frozenset((*ORDER_COLUMNS, *LINE_COLUMNS))
REQUIRED = ("order_id", "placed_at")

_COLUMN_OF = {
    "externalId": "order_id",
    "number": "order_number",
    "storeCode": "store",
    "placedAt": "placed_at",
    "currencyCode": "currency",
    "status": "status",
    "paymentStatus": "payment_status",
    "baseCurrencyRate": "rate",
    "discountTotal": "discount",
    "shippingTotal": "shipping",
    "taxTotal": "tax",
    "total": "total",
    "refunds": "refunded",
    "payments": "payment_method",
    "channel": "channel",
    "email": "email",
    "phone": "phone",
}
_COLUMN_OF_LINE = {
    "title": "line_title",
    "quantity": "quantity",
    "unitPrice": "unit_price",
    "discount": "line_discount",
}


class BadColumns(RegularsError):
    """A file whose columns are not those of an order file."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_COLUMNS", message)


def check(columns: tuple[str, ...], *, ignore_unknown: bool) -> None:
    """Raises `BadColumns` naming what is missing or unknown."""
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise BadColumns(f"An order file needs the column{'s' * (len(missing) > 1)} {' and '.join(missing)}.")
    unknown = [name for name in columns if name not in KNOWN]
    if unknown and not ignore_unknown:
        raise BadColumns(
            f"These columns are not known: {', '.join(unknown)}. Rename them, or leave them out with --ignore-columns."
        )


def column_of(path: tuple[str, ...]) -> tuple[str | None, int | None]:
    """The column that a refusal's path means, and the place of the line among the order's lines."""
    if path[:1] == ("lines",) and len(path) == len(("lines", "0", "title")):
        return _COLUMN_OF_LINE.get(path[2]), int(path[1])
    for step in (*path[:1], *path[-1:]):
        if step in _COLUMN_OF:
            return _COLUMN_OF[step], None
    return None, None
