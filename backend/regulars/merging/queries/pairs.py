"""Reading possible duplicates: the queue, those of a customer, and how many wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql

PREFIX = "dup"
WHOLE = 10_000
LIKELY = 0.8
"""From here on a pair waits in the queue."""
PERSONAL = frozenset({"EMAIL", "EMAIL_ALIAS", "PHONE", "NAME_AND_ADDRESS"})
"""What only callers with PII_READ may know that two share."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two records that may be one person."""

    prefix: ClassVar[str] = PREFIX
    id: int
    first_id: int
    second_id: int
    score: int
    matched_on: list[str]
    found_at: int
    dismissed_at: int | None


def _loaded(text: Any) -> Any:
    return orjson.loads(text) if isinstance(text, str | bytes) else text


PAIRS: Table[PairRow] = Table(
    name="possible duplicates",
    source="duplicate_pairs d",
    key="d.id",
    row=PairRow,
    columns=(
        Column("id", "d.id", Kind.ID, nullable=False),
        Column("first_id", "d.first_id", Kind.INTEGER, nullable=False),
        Column("second_id", "d.second_id", Kind.INTEGER, nullable=False),
        Column("score", "d.score", Kind.INTEGER, nullable=False),
        Column("matched_on", "d.matched_on", Kind.JSON, nullable=False, convert=_loaded),
        Column("found_at", "d.found_at", Kind.INSTANT, nullable=False),
        Column("dismissed_at", "d.dismissed_at", Kind.INSTANT),
    ),
)
SUREST = Order((Sort(PAIRS["score"], descending=True),), PAIRS.key)


def _where(min_score: float, *, dismissed: bool) -> Sql:
    state = "NOT NULL" if dismissed else "NULL"
    return Sql(f"d.dismissed_at IS {state} AND d.score >= ?", (round(min_score * WHOLE),))


async def pairs_page(
    reader: Reader, actor: Actor, window: Window, *, min_score: float, dismissed: bool
) -> Page[PairRow]:
    """A page of the queue, the surest first."""
    where = _where(min_score, dismissed=dismissed)
    return await page(reader, PAIRS, actor=actor, where=where, order=SUREST, window=window)


async def pairs_count(reader: Reader, *, min_score: float = LIKELY, dismissed: bool = False) -> int:
    """How many there are."""
    return await count(reader, PAIRS, _where(min_score, dismissed=dismissed))


async def pairs_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, PairRow]:
    """Pairs by key, of those that exist."""
    selection = PAIRS.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM duplicate_pairs d WHERE {reader.dialect.in_list('d.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {pair.id: pair for pair in selection.rows(rows)}


async def pairs_of_each(
    reader: Reader, customers: Sequence[int], *, min_score: float, most: int
) -> Mapping[int, list[PairRow]]:
    """The likeliest pairs of each of these customers, also those that were dismissed."""
    selection = PAIRS.selection(SYSTEM)
    keys, least = reader.dialect.array(customers), round(min_score * WHOLE)
    first, second = (reader.dialect.in_list(f"d.{side}", "bigint") for side in ("first_id", "second_id"))
    rows = await reader.fetch(
        f"SELECT d.first_id AS whose, {selection.sql} FROM duplicate_pairs d WHERE {first} AND d.score >= ? UNION ALL"
        f" SELECT d.second_id, {selection.sql} FROM duplicate_pairs d WHERE {second} AND d.score >= ?",
        (keys, least, keys, least),
    )
    found: dict[int, list[PairRow]] = {}
    for whose, *values in rows:
        found.setdefault(whose, []).append(selection.build(values))
    return {key: sorted(pairs, key=lambda pair: (-pair.score, pair.id))[:most] for key, pairs in found.items()}
