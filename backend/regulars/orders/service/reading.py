"""Orders as a storefront sends them (OrderInput), read as drafts."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from regulars.orders.drafts import (
    AddressDraft,
    BuyerDraft,
    LineDraft,
    OrderDraft,
    PaymentDraft,
    RefundDraft,
    ReturnDraft,
    ShipmentDraft,
)
from regulars.platform import ids, money
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean
from regulars.stores.queries import StoreRow

Fields = Mapping[str, Any]
T = TypeVar("T")
_MOST = 250


class Reading:
    """One order being read; whatever is wrong is collected and told together."""

    def __init__(self, fields: Fields, stores: Mapping[str, StoreRow], default: StoreRow) -> None:
        """`fields` are the set fields of the input by their Python names."""
        self.fields = fields
        self.stores = stores
        self.default = default
        self.currency = str(fields["currency_code"])
        self.refusals: list[Refusal] = []

    def draft(self) -> OrderDraft:
        """The draft. Raises `Refusals`."""
        fields, store = self.fields, self._store()
        draft = OrderDraft(
            store_id=store.id,
            external_id=clean(str(fields["external_id"])),
            currency=self.currency,
            placed_at=fields["placed_at"],
            buyer=self._buyer(fields.get("customer") or {}),
            number=_text(fields.get("number")),
            updated_at=fields.get("updated_at"),
            cancelled_at=fields.get("cancelled_at"),
            status=fields.get("status") or "CONFIRMED",
            payment_status=fields.get("payment_status"),
            fulfillment_status=fields.get("fulfillment_status"),
            is_test=bool(fields.get("is_test")),
            lines=self._each("lines", self._line),
            discount=self._minor(fields, "discount_total", ("discountTotal",)) or 0,
            shipping=self._minor(fields, "shipping_total", ("shippingTotal",)) or 0,
            tax=self._minor(fields, "tax_total", ("taxTotal",)) or 0,
            total=self._minor(fields, "total", ("total",)),
            rate=_decimal(fields.get("base_currency_rate")),
            payments=self._each("payments", self._payment),
            refunds=self._each("refunds", self._refund),
            shipping_address=_address(fields.get("shipping_address")),
            billing_address=_address(fields.get("billing_address")),
            channel=fields.get("channel"),
            utm_source=_text(fields.get("utm_source")),
            utm_medium=_text(fields.get("utm_medium")),
            utm_campaign=_text(fields.get("utm_campaign")),
            shipments=self._each("shipments", self._shipment),
            purchase_order_number=_text(fields.get("purchase_order_number")),
        )
        if self.refusals:
            raise Refusals(self.refusals)
        return draft

    def _store(self) -> StoreRow:
        code = self.fields.get("store_code")
        if code is None:
            return self.default
        store = self.stores.get(str(code))
        if store is None:
            self._wrong(ErrorCode.NOT_FOUND, f"There is no store with the code {str(code)[:60]!r}.", ("storeCode",))
            return self.default
        return store

    def _buyer(self, given: Fields) -> BuyerDraft:
        customer_id = None
        if given.get("id") is not None:
            customer_id = ids.decode("cus", str(given["id"]))
            if customer_id is None:
                self._wrong(ErrorCode.NOT_FOUND, "There is no such customer.", ("customer", "id"))
        return BuyerDraft(
            customer_id=customer_id,
            external_id=_text(given.get("external_id")),
            email=_text(given.get("email")),
            email_verified=bool(given.get("email_verified")),
            phone=_text(given.get("phone")),
            first_name=_text(given.get("first_name")),
            last_name=_text(given.get("last_name")),
            has_account=given.get("has_account"),
        )

    def _each(self, name: str, read: Callable[[Fields, tuple[str, ...]], T]) -> tuple[T, ...]:
        listed: Sequence[Fields] = self.fields.get(name) or ()
        if len(listed) > _MOST:
            self._wrong(ErrorCode.LIMIT_EXCEEDED, f"A list holds at most {_MOST} entries.", (name,))
            return ()
        return tuple(read(entry, (name, str(place))) for place, entry in enumerate(listed))

    def _line(self, given: Fields, path: tuple[str, ...]) -> LineDraft:
        return LineDraft(
            title=clean(str(given["title"])),
            quantity=given["quantity"],
            unit_price=self._minor(given, "unit_price", (*path, "unitPrice")) or 0,
            discount=self._minor(given, "discount", (*path, "discount")) or 0,
            external_id=_text(given.get("external_id")),
            sku=_text(given.get("sku")),
            category=_text(given.get("category")),
            brand=_text(given.get("brand")),
        )

    def _payment(self, given: Fields, path: tuple[str, ...]) -> PaymentDraft:
        return PaymentDraft(
            amount=self._minor(given, "amount", (*path, "amount")) or 0,
            method=clean(str(given["method"])),
            status=given.get("status") or "PAID",
            reference=_text(given.get("reference")),
            at=given.get("at"),
        )

    def _refund(self, given: Fields, path: tuple[str, ...]) -> RefundDraft:
        lines: Sequence[Fields] = given.get("lines") or ()
        return RefundDraft(
            external_id=clean(str(given["external_id"])),
            at=given["at"],
            amount=self._minor(given, "amount", (*path, "amount")) or 0,
            reason=_text(given.get("reason")),
            lines=tuple(ReturnDraft(str(line["line_external_id"]), line["quantity"]) for line in lines[:_MOST]),
        )

    def _shipment(self, given: Fields, path: tuple[str, ...]) -> ShipmentDraft:
        del path
        return ShipmentDraft(
            external_id=clean(str(given["external_id"])),
            carrier=_text(given.get("carrier")),
            tracking_number=_text(given.get("tracking_number")),
            tracking_url=_text(given.get("tracking_url")),
            status=given.get("status") or "IN_TRANSIT",
            shipped_at=given.get("shipped_at"),
            delivered_at=given.get("delivered_at"),
        )

    def _minor(self, given: Fields, name: str, path: tuple[str, ...]) -> int | None:
        value = given.get(name)
        if value is None:
            return None
        try:
            return money.to_minor(value if isinstance(value, Decimal) else Decimal(str(value)), self.currency)
        except Refusal as refusal:
            self._wrong(ErrorCode.INVALID_MONEY, refusal.message, path)
            return None

    def _wrong(self, code: ErrorCode, message: str, path: tuple[str, ...]) -> None:
        self.refusals.append(Refusal(code, message, path))


def _text(value: Any) -> str | None:
    return (clean(str(value)) or None) if value is not None else None


def _decimal(value: Any) -> str | None:
    return None if value is None else format(value, "f")


def _address(given: Fields | None) -> AddressDraft | None:
    if not given:
        return None
    return AddressDraft(**{name: _text(given.get(name)) for name in AddressDraft._fields})
