"""How long it takes to fill segments, and to compare them as a whole: part of `dev.bench.bulk`."""

import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from regulars.groups.queries.rules import rules
from regulars.groups.service import evaluation
from regulars.groups.service.segments import SegmentDraft, segment_delete, segment_save
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from regulars.platform.duration import Duration

QUARTER = Duration.parse("P90D")
RULES: dict[str, dict[str, Any]] = {
    "more than 3 orders in 90 days": {"bought": {"at": {"within_last": QUARTER}, "order_count": {"gt": 3}}},
    "no order for 90 days": {"last_order_at": {"not_within_last": QUARTER}},
    "never bought": {"order_count": {"eq": 0}},
    "top spenders": {"total_spent": {"gte": 1000}},
    "birthday this month": {"birth_date": {"anniversary_this_month": True}},
    "three conditions": {
        "and": [{"order_count": {"gte": 2}}, {"last_order_at": {"within_last": QUARTER}}],
        "not": {"tag": {"eq": "vip"}},
    },
    "nearly everybody": {"order_count": {"gte": 1}},
}


@dataclass(frozen=True, slots=True)
class Took:
    """By the clock and by the processor."""

    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Line:
    """A segment filled, and compared again with nothing to do."""

    name: str
    size: int
    filled: Took
    compared: Took


class Watch:
    """Processor and clock since it was made."""

    def __init__(self) -> None:
        self._at, self._cpu = time.monotonic(), time.process_time()

    def took(self) -> Took:
        return Took(time.monotonic() - self._at, time.process_time() - self._cpu)


async def measured() -> AsyncGenerator[Line]:
    """Each rule on the current database: the first fill, then a comparison that finds nothing."""
    keys: dict[str, int] = {}
    for name, rule in RULES.items():
        watch = Watch()
        keys[name] = await segment_save(actor=SYSTEM, segment_id=None, draft=SegmentDraft(name, rule))
        filled = watch.took()
        size = await current().fetch_value("SELECT member_count FROM segments WHERE id = ?", (keys[name],))
        found = next(rule for storey in await rules(current()) for rule in storey if rule.id == keys[name])
        watch = Watch()
        await evaluation.compare(found)
        yield Line(name, size, filled, watch.took())
    for key in keys.values():
        await segment_delete(actor=SYSTEM, segment_id=key)
