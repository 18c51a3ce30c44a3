"""How long an order of a store may wait before it counts as stuck."""

from collections.abc import Callable
from typing import Any

from regulars.platform import clock
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Refusal

FIELDS: dict[str, tuple[str, str]] = {
    "stuck_unpaid": ("stuckLimits", "unpaid"),
    "stuck_unfulfilled": ("stuckLimits", "unfulfilled"),
    "stuck_in_transit": ("stuckLimits", "inTransit"),
}
"""Where each stands in the input."""
DEFAULTS = {"stuck_unpaid": 3 * clock.DAY, "stuck_unfulfilled": 3 * clock.DAY, "stuck_in_transit": 10 * clock.DAY}
_SHORTEST, _LONGEST = clock.HOUR, 365 * clock.DAY


def told(micros: int) -> Duration:
    """The limit as people say it."""
    days, rest = divmod(micros, clock.DAY)
    return Duration(days=days, minutes=rest // clock.MINUTE)


def _limit(value: Duration) -> int:
    if value.months:
        raise Refusal(ErrorCode.INVALID, "Write this limit in days or hours, such as P3D: months differ in length.")
    micros = value.days * clock.DAY + value.minutes * clock.MINUTE
    if not _SHORTEST <= micros <= _LONGEST:
        raise Refusal(ErrorCode.INVALID, "An order may wait an hour to a year before it counts as stuck.")
    return micros


READERS: dict[str, Callable[[Any], Any]] = dict.fromkeys(FIELDS, _limit)
