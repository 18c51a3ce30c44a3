"""The median of very many times, exact, in two readings: how many there are of each day's length, then the middle ones.

The aggregate of a database keeps all values, and one thread finds the middle: of five million it takes twice as long.
"""

from bisect import bisect_right
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from regulars.platform import clock
from regulars.reports.compiling import facts, once
from regulars.reports.definitions import Measure
from regulars.reports.query import ReportQuery


def median(query: ReportQuery, measure: Measure) -> Generator[str, Sequence[tuple[Any, ...]], int]:
    """Of the whole range, in microseconds, none of which is below 0; 0 where there is no time at all.

    Between two whole numbers it is the even one, as aggregates have it.
    """
    asked = once(replace(query, metrics=tuple(one for one in query.metrics if measure in one.measures)))
    times = f"(SELECT {measure.middle_of} AS time FROM ({facts(asked, query.span)}) AS facts) AS times"
    days = yield f"SELECT time / {clock.DAY}, count(*) FROM {times} WHERE time >= 0 GROUP BY 1 ORDER BY 1"
    until = list(accumulate(count for _, count in days))
    if not until:
        return 0
    ranks = (until[-1] - 1) // 2, until[-1] // 2
    low, high = (bisect_right(until, rank) for rank in ranks)
    before = until[low - 1] if low else 0
    middle = yield (
        f"SELECT time FROM {times} WHERE time >= {days[low][0] * clock.DAY}"
        f" AND time < {(days[high][0] + 1) * clock.DAY}"
        f" ORDER BY time LIMIT {1 + ranks[1] - ranks[0]} OFFSET {ranks[0] - before}"
    )
    return round(sum(time for (time,) in middle) / len(middle))
