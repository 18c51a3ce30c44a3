"""Bands of value: TOP is the highest 5 % of buyers by spend, HIGH the next 15 %, MEDIUM the next 40 %, LOW the rest.

The limits are computed at night (service/banding.py); who spends like the last one inside a limit is inside as well.
"""

from dataclasses import dataclass
from typing import Any

from regulars.platform.db.connect import Reader
from regulars.platform.query.filters import Asking
from regulars.platform.query.sql import Sql, any_of

SHARES = (5, 20, 60)
"""How many of a hundred buyers are TOP, at least HIGH, at least MEDIUM."""
_TOP = "(SELECT v.top_from FROM value_bands v WHERE v.id = 1)"
_HIGH = "(SELECT v.high_from FROM value_bands v WHERE v.id = 1)"
_MEDIUM = "(SELECT v.medium_from FROM value_bands v WHERE v.id = 1)"
_KNOWN = "EXISTS (SELECT 1 FROM value_bands v WHERE v.id = 1)"

BAND = (
    f"CASE WHEN c.order_count = 0 OR NOT {_KNOWN} THEN 'NONE' WHEN c.total_spent >= {_TOP} THEN 'TOP'"
    f" WHEN c.total_spent >= {_HIGH} THEN 'HIGH' WHEN c.total_spent >= {_MEDIUM} THEN 'MEDIUM' ELSE 'LOW' END"
)
"""The band of `customers c`."""

# The plus keeps SQLite from walking half of an index and reading a row for each entry: these bands are wide.
_CONDITIONS = {
    "NONE": f"c.order_count = 0 OR NOT {_KNOWN}",
    "LOW": f"c.order_count > 0 AND +c.total_spent < {_MEDIUM}",
    "MEDIUM": f"c.order_count > 0 AND +c.total_spent >= {_MEDIUM} AND c.total_spent < {_HIGH}",
    "HIGH": f"c.order_count > 0 AND c.total_spent >= {_HIGH} AND c.total_spent < {_TOP}",
    "TOP": f"c.order_count > 0 AND c.total_spent >= {_TOP}",
}


def in_bands(value: Any, _: Asking) -> Sql:
    """The leaf of the filter: in any of these bands."""
    return any_of(Sql(_CONDITIONS[band]) for band in dict.fromkeys(str(each) for each in value))


@dataclass(frozen=True, slots=True)
class BandLimits:
    """The least that is spent in each band, in minor units of the base currency."""

    computed_at: int
    buyer_count: int
    top_from: int
    high_from: int
    medium_from: int

    def band_of(self, order_count: int, total_spent: int) -> str:
        """The band of somebody with these figures."""
        if order_count == 0:
            return "NONE"
        limits = (("TOP", self.top_from), ("HIGH", self.high_from), ("MEDIUM", self.medium_from))
        return next((band for band, least in limits if total_spent >= least), "LOW")


async def band_limits(reader: Reader) -> BandLimits | None:
    """As of the last night; none before the first."""
    row = await reader.fetch_one(
        "SELECT computed_at, buyer_count, top_from, high_from, medium_from FROM value_bands WHERE id = 1"
    )
    return None if row is None else BandLimits(*row)
