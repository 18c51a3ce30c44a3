"""The customers behind a row: whoever has a qualifying order in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.page import Window
from regulars.reports.chosen import Chosen, limited
from regulars.reports.compiling import people
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket
from regulars.reports.replica import engine
from regulars.reports.rows import meant, told

LONGEST_KEY = 18


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
    """A page of keys in their order, and whether more stand on either side."""

    keys: Sequence[int]
    has_next: bool
    has_previous: bool


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


async def customers_behind(query: ReportQuery, row: str, to: Chosen, looked: Window) -> Behind:
    """Keys of customers, the lowest first, on one side of the window's cursor, which is a key."""
    period, values = row_named(query, row)
    at, size = _key_of(looked), looked.size
    side, way = ("<", "DESC") if looked.backwards else (">", "ASC")
    only = "" if at is None else f" WHERE customer_id {side} {at}"
    async with engine.reading(settled=query.needs_settled) as session:
        asked = await limited(session, query, to)
        statement = f"SELECT customer_id FROM ({people(asked, period, values)}) AS people{only}"
        found = await session.read(f"{statement} ORDER BY 1 {way} LIMIT {size + 1}")
    keys = sorted(int(key) for (key,) in found[:size])
    has_more = len(found) > size
    if looked.backwards:
        return Behind(keys, at is not None, has_more)
    return Behind(keys, has_more, at is not None)


def _key_of(looked: Window) -> int | None:
    cursor = looked.cursor
    if cursor is not None and (not cursor.isascii() or not cursor.isdigit() or len(cursor) > LONGEST_KEY):
        raise Refusal(ErrorCode.INVALID, "This is no cursor of this list.", (looked.argument,))
    return None if cursor is None else int(cursor)


async def count_behind(query: ReportQuery, row: str, to: Chosen) -> int:
    """How many they are."""
    period, values = row_named(query, row)
    async with engine.reading(settled=query.needs_settled) as session:
        asked = await limited(session, query, to)
        ((count,),) = await session.read(f"SELECT count(*) FROM ({people(asked, period, values)}) AS people")
    return int(count)


def _no_row() -> Refusal:
    return Refusal(ErrorCode.INVALID, "This is no row of the report: take a key from its rows.", ("rowKey",))
