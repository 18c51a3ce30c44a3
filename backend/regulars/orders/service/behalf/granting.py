"""A draft by the customer's benefits: lines that nothing was entered for by hand get their price and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from regulars.benefits.pricing.quotes import Applied as Taken
from regulars.benefits.queries.benefits import benefits_of_customers
from regulars.benefits.queries.quoting import Asked, Quoted, Wanted, quoted
from regulars.benefits.words import BenefitKind
from regulars.orders.behalf.approval import ToApprove
from regulars.orders.behalf.entered import Applied, Entered, EnteredLine
from regulars.platform.db.connect import Reader
from regulars.platform.money import format_minor

Fields = Mapping[str, Any]
_BY_HAND = ("unit_price", "discount", "discount_percent")


def is_by_hand(given: Fields) -> bool:
    """Whether a colleague set the price of this line."""
    return any(given.get(name) is not None for name in _BY_HAND)


async def granted(
    reader: Reader, entered: Entered, *, customer_id: int, fields: Fields, places: Sequence[int]
) -> Entered:
    """The draft with what the customer's benefits make of it; `places` says which lines sent the lines read are."""
    entered = replace(entered, applies_benefits=fields.get("apply_benefits", True))
    if not entered.applies_benefits:
        return entered
    given = fields["lines"]
    open_ones = [
        number
        for number, line in enumerate(entered.lines)
        if line.sku is not None and not is_by_hand(given[places[number]])
    ]
    country = None if entered.shipping_address is None else entered.shipping_address.country_code
    asked = Asked(customer_id, entered.currency, entered.store_id, country, company_id=entered.company_id)
    wanted = [_wanted(entered.lines[number]) for number in open_ones]
    found = await quoted(reader, asked, wanted)
    lines = list(entered.lines)
    for number, line in zip(open_ones, found.quote.lines, strict=True):
        lines[number] = replace(
            lines[number],
            unit_price=line.unit_price,
            discount=line.discount,
            list_price=line.list_price,
            applied=_told(line.applied, found),
            unavailable_because=line.unavailable_because,
        )
    return _with_terms(replace(entered, lines=tuple(lines)), found, fields)


def _with_terms(entered: Entered, found: Quoted, fields: Fields) -> Entered:
    """Terms of payment by hand stand, those of a company where they are longer.

    Shipping that a benefit makes free saves what was entered for it.
    """
    quote = found.quote
    applied = [
        replace(one, amount=entered.shipping) if quote.free_shipping and _ships(found, one) else one
        for one in _told(quote.applied, found)
    ]
    days, of_company = quote.payment_terms_days, entered.payment_terms_days or -1
    by_benefit = fields.get("payment_terms_days") is None and days is not None and days > of_company
    return replace(
        entered,
        applied=tuple(applied),
        ships_free=quote.free_shipping,
        payment_terms_days=days if by_benefit else entered.payment_terms_days,
        terms_by_benefit=by_benefit,
    )


def _ships(found: Quoted, one: Applied) -> bool:
    return found.benefits[one.benefit_id].kind == "FREE_SHIPPING"


def _wanted(line: EnteredLine) -> Wanted:
    return Wanted(line.sku or "", line.quantity, line.unit_price)


def _told(applied: Sequence[Taken], found: Quoted) -> tuple[Applied, ...]:
    return tuple(
        Applied(one.offer_id, found.benefits[one.offer_id].name, one.amount, one.explanation) for one in applied
    )


async def approval_by_benefits(reader: Reader, order: ToApprove) -> str | None:
    """Why an order waits, by the customer's APPROVAL_WORKFLOW: from its sum on, in the base currency."""
    held = (await benefits_of_customers(reader, [order.customer_id]))[order.customer_id]
    for benefit in held:
        if benefit.kind is not BenefitKind.APPROVAL_WORKFLOW:
            continue
        least = benefit.terms.minimum_spend
        if least is None:
            return f"{benefit.name}: every order needs an approval."
        if benefit.terms.currency == order.base_currency and order.base_total >= least:
            sum_told = f"{format_minor(least, order.base_currency)} {order.base_currency}"
            return f"{benefit.name}: orders from {sum_told} on need an approval."
    return None
