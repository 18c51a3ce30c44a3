"""All that can be worked out of a draft alone, before the transaction that records it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from regulars.customers.contact import read_email, read_phone
from regulars.orders import rules
from regulars.orders.drafts import BuyerDraft, OrderDraft, address_text, buyer_fingerprint, fingerprint
from regulars.orders.rules import BaseFigures, Figures
from regulars.platform.errors import ErrorCode, Refusal


@dataclass(frozen=True, slots=True)
class Worth:
    """The figures of a draft without fault, and its texts as they are kept."""

    buyer: BuyerDraft
    figures: Figures
    base: BaseFigures
    convert: Callable[[int], int]
    shipping_text: str | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft with its fingerprints, and either its worth or what is wrong with it."""

    draft: OrderDraft
    fingerprint: str
    buyer_fingerprint: str
    worth: Worth | None
    refusals: tuple[Refusal, ...] = ()


def make_ready(draft: OrderDraft, *, country: str | None, base_currency: str) -> Ready:
    """The draft, worked out; phones are read as written in the store's country."""
    buyer_print = buyer_fingerprint(draft.buyer)
    print_ = fingerprint(draft, buyer_print)
    refusals = rules.check(draft, base_currency)
    if refusals:
        return Ready(draft, print_, buyer_print, None, tuple(refusals))
    try:
        buyer = _read(draft.buyer, country)
    except Refusal as refusal:
        return Ready(draft, print_, buyer_print, None, (refusal,))
    figures = rules.figures(draft, cancelled_by_default=None)
    convert = rules.converter(draft.currency, draft.rate, base_currency)
    base = rules.base_figures(figures.discount, figures.shipping, figures.tax, figures.total, convert)
    return Ready(draft, print_, buyer_print, Worth(buyer, figures, base, convert, address_text(draft.shipping_address)))


def _read(buyer: BuyerDraft, country: str | None) -> BuyerDraft:
    """The buyer with e-mail and phone as they are kept; raises `Refusal` for what is neither."""
    if buyer.email is None and buyer.phone is None:
        return buyer
    email, phone = buyer.email, buyer.phone
    try:
        email = read_email(email).address if email else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_EMAIL, refusal.message, ("customer", "email")) from None
    try:
        phone = read_phone(phone, country).number if phone else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_PHONE, refusal.message, ("customer", "phone")) from None
    if (email, phone) == (buyer.email, buyer.phone):
        return buyer
    return replace(buyer, email=email, phone=phone)
