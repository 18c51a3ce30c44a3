"""The customers behind a row: whoever has a qualifying order in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.chosen import Chosen, limited
from regulars.reports.compiling import people
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket
from regulars.reports.replica import engine
from regulars.reports.rows import meant, told


@dataclass(frozen=True, slots=True)
class RowKey:
    """Names a row within its question: where its period begins, and the value of each dimension."""

    start: int
    values: tuple[str, ...]

    def text(self, query: ReportQuery) -> str:
        values = [told(dimension, value) for dimension, value in zip(query.dimensions, self.values, strict=True)]
        return orjson.dumps([clock.iso(self.start), *values]).decode()


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of keys in their order, and whether more follow."""

    keys: Sequence[int]
    has_next: bool


def row_named(query: ReportQuery, text: str) -> tuple[Bucket, tuple[str, ...]]:
    """The period and the values that a key names; refuses what is no row of the question."""
    try:
        start, *values = orjson.loads(text)
        begin = clock.parse(start)
    except (ValueError, TypeError) as error:
        raise _no_row() from error
    period = next((one for one in query.buckets if one.start == begin), None)
    if period is None or len(values) != len(query.dimensions) or not all(isinstance(one, str) for one in values):
        raise _no_row()
    return period, tuple(meant(dimension, value) for dimension, value in zip(query.dimensions, values, strict=True))


async def customers_behind(query: ReportQuery, row: str, to: Chosen, *, first: int, after: int) -> Behind:
    """Keys of customers, the lowest first, beyond `after`."""
    period, values = row_named(query, row)
    async with engine.reading() as session:
        asked = await limited(session, query, to)
        found = await session.read(f"{people(asked, period, values, beyond=after)} ORDER BY 1 LIMIT {first + 1}")
    keys = [int(key) for (key,) in found]
    return Behind(keys[:first], len(keys) > first)


async def count_behind(query: ReportQuery, row: str, to: Chosen) -> int:
    """How many they are."""
    period, values = row_named(query, row)
    async with engine.reading() as session:
        asked = await limited(session, query, to)
        ((count,),) = await session.read(f"SELECT count(*) FROM ({people(asked, period, values)}) AS people")
    return int(count)


def _no_row() -> Refusal:
    return Refusal(ErrorCode.INVALID, "This is no row of the report: take a key from its rows.", ("rowKey",))
