"""Each row beside the others of its answer: sums of its period, of what came before, and the highest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from regulars.reports.definitions import Among, Measured
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket

Values = tuple[str, ...]


def beside(
    query: ReportQuery,
    periods: Sequence[Bucket],
    lines: Sequence[tuple[int, Values, Measured]],
    whole: Measured,
    of_periods: Mapping[int, Measured],
    earlier: Mapping[Values, Measured],
) -> list[Among]:
    """In the order of the rows, which is that of their periods."""
    running: dict[int, Counter[str]] = {}
    most: dict[Values, dict[str, int | Decimal]] = {}
    for _, values, row in lines:
        highest = most.setdefault(values, dict(row))
        for key, number in row.items():
            highest[key] = max(highest[key], number)
    until: dict[Values, Counter[str]] = {}
    found: list[Among] = []
    keys = [dimension.key for dimension in query.dimensions]
    for period, values, row in lines:
        so_far = until.setdefault(values, Counter(earlier.get(values, {})))
        so_far.update(row)
        added = running.setdefault(period, Counter())
        added.update(row)
        span = periods[period]
        found.append(
            Among(
                row,
                of_periods.get(period, dict.fromkeys(row, 0)),
                whole,
                dict(so_far),
                dict(added),
                most[values],
                dict(zip(keys, values, strict=True)),
                Bucket(span.start, max(span.start, min(span.end, query.now))),
                query.where,
            )
        )
    return found
