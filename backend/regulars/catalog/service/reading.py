"""Products as a storefront, a colleague or a file sends them, read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from regulars.catalog.goods import LONGEST, LONGEST_TITLE
from regulars.platform import money
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import clean, fold
from regulars.stores.queries import StoreRow

_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True)
class Price:
    """A price to set (`amount`) or to take away (none), of one store or of all."""

    store_id: int | None
    currency: str | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as sent: `columns` are those that were given, and nothing else is touched."""

    sku: str
    sku_key: str
    columns: Mapping[str, Any]
    price: Price | None
    expected_version: int | None = None


class ProductReading:
    """One product being read; whatever is wrong is collected and told together."""

    def __init__(self, fields: Mapping[str, Any], stores: Mapping[str, StoreRow]) -> None:
        """`fields` are the set fields of the input by their Python names."""
        self.fields = fields
        self.stores = stores
        self.refusals: list[Refusal] = []

    def draft(self) -> ProductDraft:
        """The draft. Raises `Refusals`."""
        sku = self._text("sku", "sku", LONGEST, required=True) or ""
        columns: dict[str, Any] = {}
        if "title" in self.fields:
            columns["title"] = self._text("title", "title", LONGEST_TITLE, required=True)
        for name, told in (("external_id", "externalId"), ("category", "category"), ("brand", "brand")):
            if name in self.fields:
                columns[name] = self._text(name, told, LONGEST)
        if "image_url" in self.fields:
            columns["image_url"] = self._url()
        if "public_from" in self.fields:
            columns["public_from"] = self.fields["public_from"]
        for name in ("is_active", "is_exclusive"):
            if self.fields.get(name) is not None:
                columns[name] = bool(self.fields[name])
        price = self._price()
        if self.refusals:
            raise Refusals(self.refusals)
        return ProductDraft(sku, fold(sku), columns, price, self.fields.get("expected_version"))

    def _text(self, name: str, told: str, longest: int, *, required: bool = False) -> str | None:
        text = " ".join(clean(str(self.fields.get(name) or "")).split())
        if required and not fold(text):
            self._wrong(ErrorCode.REQUIRED, f"A product has a {told}.", told)
        if len(text) > longest:
            self._wrong(ErrorCode.TOO_LONG, f"This holds at most {longest} characters.", told)
        return text or None

    def _url(self) -> str | None:
        url = clean(str(self.fields["image_url"] or ""))
        if url and (len(url) > _LONGEST_URL or not _URL.fullmatch(url)):
            self._wrong(ErrorCode.INVALID, "The address of a picture begins with https:// or http://.", "imageUrl")
        return url or None

    def _price(self) -> Price | None:
        code = self.fields.get("store_code")
        store = None if code is None else self.stores.get(str(code))
        if code is not None and store is None:
            message = f"There is no store with the code {str(code)[:60]!r}."
            self._wrong(ErrorCode.NOT_FOUND, message, "storeCode")
        if "price" not in self.fields:
            return None
        store_id = None if store is None else store.id
        given = self.fields["price"]
        if given is None:
            return Price(store_id, None, None)
        currency = str(given["currency_code"])
        if not money.is_currency(currency):
            self._wrong(ErrorCode.INVALID, f"{currency[:10]!r} is no ISO 4217 currency.", "price", "currencyCode")
            return None
        if store is not None and store.currency != currency:
            message = f"{store.name} sells in {store.currency}: give the price of this store in {store.currency}."
            self._wrong(ErrorCode.CURRENCY_MISMATCH, message, "price", "currencyCode")
        return Price(store_id, currency, self._amount(given["amount"], currency))

    def _amount(self, amount: Decimal, currency: str) -> int | None:
        try:
            minor = money.to_minor(amount, currency)
        except Refusal as refusal:
            self._wrong(ErrorCode.INVALID_MONEY, refusal.message, "price", "amount")
            return None
        if minor < 0:
            self._wrong(ErrorCode.INVALID_MONEY, "A price is 0 or more.", "price", "amount")
        return minor

    def _wrong(self, code: ErrorCode, message: str, *path: str) -> None:
        self.refusals.append(Refusal(code, message, path))
