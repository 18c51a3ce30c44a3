"""The products that orders being recorded show, handed to the catalog in the same transaction."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from regulars.catalog.goods import Good
from regulars.catalog.service import feeding
from regulars.orders.service.sheet import LINE_COLUMNS
from regulars.orders.service.work import Work
from regulars.orders.words import ExclusionReason
from regulars.platform.db.transaction import Transaction

_SKU, _KEY, _TITLE, _CATEGORY, _BRAND, _PRICE = (
    LINE_COLUMNS.index(name) for name in ("sku", "sku_key", "title", "category", "brand", "unit_price")
)
_NOT_SOLD = frozenset({ExclusionReason.DRAFT, ExclusionReason.TEST})


async def notice(tx: Transaction, works: Sequence[Work]) -> None:
    """Tell the catalog of the lines with a stock code; drafts and tests say nothing of what is sold."""
    await feeding.notice(tx, _goods(works))


def _goods(works: Sequence[Work]) -> Iterator[Good]:
    for work in works:
        sheet = work.sheet
        at = sheet.placed_at
        if at is None or sheet.exclusion in _NOT_SOLD:
            continue
        for line in cast("tuple[tuple[Any, ...], ...]", sheet.lines):
            if line[_SKU]:
                yield Good(
                    line[_SKU],
                    line[_KEY],
                    line[_TITLE],
                    line[_CATEGORY],
                    line[_BRAND],
                    sheet.currency,
                    line[_PRICE],
                    at,
                )
