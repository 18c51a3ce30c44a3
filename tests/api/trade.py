"""What the wholesale group of these tests grants: a price list, a discount that has begun, terms of payment."""

from decimal import Decimal
from typing import Any

from regulars.benefits.service.price_lists import PriceListDraft, price_list_entries_set, price_list_save
from regulars.groups.service.groups import GroupDraft, GroupKind, group_save
from regulars.platform import clock
from regulars.platform.context import SYSTEM

WHOLESALE = 2
BENEFITS: tuple[dict[str, Any], ...] = (
    {"kind": "PRICE_LIST", "name": "Trade prices", "price_list_id": "prl_1"},
    {
        "kind": "QUANTITY_DISCOUNT", "name": "By the dozen",
        "quantity_breaks": [{"minimum_quantity": 12, "percent_off": Decimal(15)}],
    },
    {"kind": "DISCOUNT", "name": "Spring", "percent_off": Decimal(10), "starts_at": clock.parse("2026-03-01T00:00:00Z")},
    {"kind": "PAYMENT_TERMS", "name": "Net 30", "payment_terms_days": 30},
)  # fmt: skip


async def agree() -> None:
    """Write it."""
    draft = PriceListDraft("Trade", "USD", percent_off=Decimal(5))
    key = await price_list_save(actor=SYSTEM, price_list_id=None, draft=draft)
    cups = [{"sku": "CUP-1", "minimum_quantity": step, "unit_price": Decimal(price)} for step, price in _CUPS]
    await price_list_entries_set(actor=SYSTEM, price_list_id=key, entries=cups)
    group = GroupDraft("Wholesale", GroupKind.WHOLESALE, benefits=BENEFITS)
    await group_save(actor=SYSTEM, group_id=WHOLESALE, draft=group)


_CUPS = ((1, "4.75"), (10, "4.00"))
