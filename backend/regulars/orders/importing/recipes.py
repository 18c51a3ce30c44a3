"""Order files of other systems: the headers of their exports, and how their words are understood."""

from decimal import Decimal, InvalidOperation

from regulars.imports import words
from regulars.imports.subjects import Recipe

_SHOPIFY_PAID = {
    "paid": "PAID", "pending": "UNPAID", "authorized": "AUTHORIZED", "partially_paid": "PARTIALLY_PAID",
    "partially_refunded": "PARTIALLY_REFUNDED", "refunded": "REFUNDED", "voided": "VOIDED", "expired": "VOIDED",
}  # fmt: skip
_WOO = {
    "pending": ("PENDING", "UNPAID"), "on-hold": ("PENDING", "UNPAID"), "processing": ("PROCESSING", "PAID"),
    "completed": ("COMPLETED", "PAID"), "cancelled": ("CANCELLED", None), "refunded": ("COMPLETED", "REFUNDED"),
    "failed": ("PENDING", "FAILED"), "checkout-draft": ("DRAFT", "UNPAID"), "draft": ("DRAFT", "UNPAID"),
}  # fmt: skip


def _money(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _drop_nothing(values: dict[str, str]) -> None:
    """Without refund there is no refund of 0.00."""
    if not _money(values.get("refunded")):
        values.pop("refunded", None)


def _shopify(values: dict[str, str]) -> None:
    """Orders without id of older exports go by their number; taxes that the prices hold are not added once more."""
    if "order_number" in values:
        values.setdefault("order_id", values["order_number"])
    if "_cancelled_at" in values:
        values["status"] = "CANCELLED"
    _drop_nothing(values)
    subtotal, shipping, total = map(_money, (values.get("_subtotal"), values.get("shipping"), values.get("total")))
    if subtotal is not None and total is not None and values.get("tax") and total == subtotal + (shipping or 0):
        del values["tax"]
    words.split_name(values, values.get("_name"))
    if values.get("payment_status") == "UNPAID":
        for name in ("payment_method", "reference"):
            values.pop(name, None)


def _woocommerce(values: dict[str, str]) -> None:
    said = values.get("_status", "").lower().removeprefix("wc-")
    status, paid = _WOO.get(said, (said.upper() or None, None))
    if status:
        values["status"] = status
    if paid:
        values["payment_status"] = paid
    if paid == "REFUNDED" and "total" in values:
        values.setdefault("refunded", values["total"])
    if paid == "UNPAID":
        for name in ("payment_method", "reference"):
            values.pop(name, None)
    if values.get("customer_id") == "0":  # a guest
        del values["customer_id"]
    if "order_number" not in values and "order_id" in values:
        values["order_number"] = values["order_id"]
    _drop_nothing(values)


SHOPIFY = Recipe(
    name="Shopify",
    marks=frozenset(("name", "financial status", "created at", "total", "lineitem name", "lineitem price")),
    columns={
        "id": "order_id",
        "name": "order_number",
        "email": "email",
        "phone": "phone",
        "financial status": "payment_status",
        "cancelled at": "_cancelled_at",
        "currency": "currency",
        "subtotal": "_subtotal",
        "shipping": "shipping",
        "taxes": "tax",
        "total": "total",
        "discount amount": "discount",
        "created at": "placed_at",
        "lineitem quantity": "quantity",
        "lineitem name": "line_title",
        "lineitem price": "unit_price",
        "lineitem sku": "line_sku",
        "vendor": "line_brand",
        "billing name": "_name",
        "shipping name": "ship_name",
        "shipping street": "ship_address1",
        "shipping city": "ship_city",
        "shipping zip": "ship_postal_code",
        "shipping province": "ship_province",
        "shipping country": "ship_country",
        "payment method": "payment_method",
        "payment reference": "reference",
        "refunded amount": "refunded",
    },
    words={
        "payment_status": lambda text: _SHOPIFY_PAID.get(text.lower(), text),
        "ship_postal_code": words.unquoted,
        "phone": words.unquoted,
        "ship_country": words.country,
    },
    adjust=_shopify,
    carried=("order_id",),
    carried_by="order_number",
)
WOOCOMMERCE = Recipe(
    name="WooCommerce",
    marks=frozenset(("order_id", "order_total", "order_currency", "billing_email")),
    columns={
        "order_id": "order_id",
        "order_number": "order_number",
        "order_date": "placed_at",
        "date": "placed_at",
        "status": "_status",
        "shipping_total": "shipping",
        "tax_total": "tax",
        "discount_total": "discount",
        "order_total": "total",
        "refunded_total": "refunded",
        "order_currency": "currency",
        "payment_method_title": "payment_method",
        "payment_method": "payment_method",
        "transaction_id": "reference",
        "customer_user": "customer_id",
        "customer_id": "customer_id",
        "billing_first_name": "first_name",
        "billing_last_name": "last_name",
        "billing_email": "email",
        "billing_phone": "phone",
        "shipping_address_1": "ship_address1",
        "shipping_city": "ship_city",
        "shipping_state": "ship_province",
        "shipping_postcode": "ship_postal_code",
        "shipping_country": "ship_country",
    },
    words={"ship_country": words.country},
    adjust=_woocommerce,
)
WOOCOMMERCE_REPORT = Recipe(
    name="WooCommerce",
    marks=frozenset(("date", "order #", "status", "n. revenue")),
    columns={"date": "placed_at", "order #": "order_id", "status": "_status", "n. revenue": "total"},
    adjust=_woocommerce,
)
RECIPES = (SHOPIFY, WOOCOMMERCE, WOOCOMMERCE_REPORT)
