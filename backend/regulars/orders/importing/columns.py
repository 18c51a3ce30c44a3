"""The columns of order files (contract/api.md), and where a refusal of a draft points to in them."""

from regulars.imports.subjects import ImportField
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
    "purchase_order_number",
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
_AMOUNT = "A number in the order's currency, such as 1250.00."
FIELDS = (
    ImportField("order_id", "Order id", "The id at its source, unique within the store.", is_required=True,
                also=("id", "order", "external id")),
    ImportField("order_number", "Order number", "What people call it.", also=("number", "order no", "order #")),
    ImportField("placed_at", "Placed at", "A time with its offset, or one where the store stands.", is_required=True,
                also=("date", "order date", "created at")),
    ImportField("store", "Store", "The store's code."),
    ImportField("customer_id", "Customer's external id", "The id that the customer has in the other system."),
    ImportField("email", "E-mail", "Of the buyer.", also=("email address", "customer email")),
    ImportField("phone", "Phone", "Of the buyer.", also=("phone number", "telephone")),
    ImportField("first_name", "First name", "Of the buyer."),
    ImportField("last_name", "Last name", "Of the buyer."),
    ImportField("has_account", "Has an account", "true or false."),
    ImportField("currency", "Currency", "ISO 4217, such as PHP; left out, the store's."),
    ImportField("status", "Status", "DRAFT, PENDING, CONFIRMED, COMPLETED, CANCELLED …; left out, it is over."),
    ImportField("payment_status", "Payment", "UNPAID, PAID, PARTIALLY_REFUNDED, REFUNDED …"),
    ImportField("payment_method", "Payment method", "Such as Visa.", also=("payment", "method")),
    ImportField("reference", "Payment reference", "Of the payment.", also=("transaction id", "payment reference")),
    ImportField("purchase_order_number", "Purchase order number", "By which the customer's company ordered.",
                also=("po number", "purchase order", "po")),
    ImportField("line_sku", "Item's SKU", "Of the row's item.", also=("sku",)),
    ImportField("line_title", "Item", "Of the row's item.", also=("product", "item", "title")),
    ImportField("line_category", "Item's category", "Of the row's item.", also=("category",)),
    ImportField("line_brand", "Item's brand", "Of the row's item.", also=("brand", "vendor")),
    ImportField("quantity", "Quantity", "A whole number; left out, 1.", also=("qty",)),
    ImportField("unit_price", "Price", _AMOUNT, also=("price", "item price")),
    ImportField("line_discount", "Discount on the item", _AMOUNT),
    ImportField("discount", "Discount", _AMOUNT),
    ImportField("shipping", "Shipping", _AMOUNT),
    ImportField("tax", "Tax", _AMOUNT, also=("taxes",)),
    ImportField("total", "Total", "Checked against the items; without items it is the order.", also=("order total",)),
    ImportField("refunded", "Refunded", _AMOUNT),
    ImportField("refunded_at", "Refunded at", "A time, as above."),
    ImportField("ship_name", "Ship to", "A name.", also=("shipping name",)),
    ImportField("ship_address1", "Ship to street", "Street and number.", also=("shipping address",)),
    ImportField("ship_city", "Ship to city", "A city.", also=("shipping city",)),
    ImportField("ship_province", "Ship to province", "A province.", also=("shipping province",)),
    ImportField("ship_postal_code", "Ship to postal code", "As written there.", also=("shipping zip",)),
    ImportField("ship_country", "Ship to country", "A code of two letters.", also=("shipping country",)),
    ImportField("channel", "Channel", "DIRECT, EMAIL, SOCIAL, ORGANIC_SEARCH …"),
    ImportField("rate", "Exchange rate", "Base currency for one unit; needed where the currencies differ."),
    ImportField("utm_source", "UTM source", "Of the visit."),
    ImportField("utm_medium", "UTM medium", "Of the visit."),
    ImportField("utm_campaign", "UTM campaign", "Of the visit."),
)  # fmt: skip
"""What columns can fill, with other names under which they go."""

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
    "purchaseOrderNumber": "purchase_order_number",
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
