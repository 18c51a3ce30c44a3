"""Keyset pages: every row once, both ways, whatever the ties and nulls, and unmoved by what is added behind one's back."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.query import page as paging
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, count, order_of, page, window
from regulars.platform.query.rows import UNREAD
from regulars.platform.query.sql import TRUE, Sql


@dataclass(slots=True)
class Thing:
    id: int
    label: str | None
    size: int | None
    weight: int | None
    secret: str | None


NULLABLE = ("label", "size")
THINGS: Table[Thing] = Table(
    name="things",
    source="things t",
    key="t.id",
    row=Thing,
    columns=(
        Column("id", "t.id", Kind.ID, nullable=False),
        Column("label", "t.label", folded="t.label"),
        Column("size", "t.size", Kind.INTEGER),
        Column("weight", "t.weight", Kind.INTEGER, nullable=False),
        Column("secret", "t.secret", requires="PII_READ", mask=lambda _: "***"),
    ),
)

Rows = list[tuple[str | None, int | None, int, str | None]]
rows = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["", "a", "ana", "b", "ö", "Ω", "z\U0001f600"]),
        st.none() | st.integers(-3, 3),
        st.integers(0, 2),
        st.none() | st.just("x"),
    ),
    max_size=14,
)
steps = st.lists(
    st.tuples(st.sampled_from(["label", "size", "weight"]), st.booleans()), max_size=3, unique_by=lambda step: step[0]
)
examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@unit_of_work
async def fill(tx: Transaction, *, things: Rows) -> None:
    """The table anew, with these rows numbered from 10 in steps of 10."""
    collate = ' COLLATE "C"' if tx.dialect.name == "postgresql" else ""
    await tx.execute("DROP TABLE IF EXISTS things")
    await tx.execute(
        f"CREATE TABLE things (id BIGINT PRIMARY KEY, label TEXT{collate}, size BIGINT, weight BIGINT NOT NULL, secret TEXT)"
    )
    await add(tx, [((place + 1) * 10, *thing) for place, thing in enumerate(things)])


async def add(tx: Transaction, things: list[tuple[Any, ...]]) -> None:
    await tx.execute_many("INSERT INTO things (id, label, size, weight, secret) VALUES (?, ?, ?, ?, ?)", things)


@unit_of_work
async def insert(tx: Transaction, *, things: list[tuple[Any, ...]]) -> None:
    await add(tx, things)


def ordered(things: Rows, steps: list[tuple[str, bool]]) -> list[int]:
    """What the list should be, by Python's own sort: nulls last, ties by key in the direction of the last step."""
    named = [{"id": (n + 1) * 10, "label": t[0], "size": t[1], "weight": t[2]} for n, t in enumerate(things)]
    named.sort(key=lambda thing: thing["id"], reverse=bool(steps) and steps[-1][1])
    for name, descending in reversed(steps):
        present = [thing for thing in named if thing[name] is not None]
        present.sort(key=lambda thing: thing[name], reverse=descending)
        named = present + [thing for thing in named if thing[name] is None]
    return [thing["id"] for thing in named]


def sort(steps: list[tuple[str, bool]]) -> Order:
    return order_of(THINGS, [Sort(THINGS[name], descending=down) for name, down in steps], SYSTEM)


async def read(database: Database, order: Order, **arguments: Any) -> Page[Thing]:
    return await page(database, THINGS, actor=SYSTEM, where=TRUE, order=order, window=window(**arguments))


async def walk(database: Database, order: Order, size: int) -> list[int]:
    """All keys, page by page, forwards."""
    found: list[int] = []
    cursor = None
    while True:
        here = await read(database, order, first=size, after=cursor)
        found += [row.id for row in here.rows]
        if not here.has_next:
            return found
        cursor = here.cursor(len(here.rows) - 1)


async def walk_back(database: Database, order: Order, size: int) -> list[int]:
    """All keys, page by page, from the end."""
    found: list[int] = []
    cursor = None
    while True:
        here = await read(database, order, last=size, before=cursor)
        found = [row.id for row in here.rows] + found
        if not here.has_previous:
            return found
        cursor = here.cursor(0)


@given(things=rows, steps=steps, size=st.integers(1, 5))
@examples
async def test_pages_hold_every_row_once_in_order_both_ways(
    database: Database, things: Rows, steps: list[tuple[str, bool]], size: int
) -> None:
    await fill(things=things)
    order = sort(steps)
    expected = ordered(things, steps)
    assert await walk(database, order, size) == expected
    assert await walk_back(database, order, size) == expected


FIGURED: Table[Thing] = Table(
    name="things",
    source="things t",
    key="t.id",
    row=Thing,
    columns=tuple(THINGS.columns.values()),
    figures=("t.label", "t.size", "t.weight"),
)


@given(things=rows, steps=steps, size=st.integers(1, 5), least=st.integers(0, 2), ahead=st.integers(1, 4))
@examples
async def test_many_matches_are_met_ahead_or_among_all_figures_alike(
    database: Database, things: Rows, steps: list[tuple[str, bool]], size: int, least: int, ahead: int
) -> None:
    """However far one looks ahead along the sort: the page is the same, and so is the count."""
    await fill(things=things)
    order = sort(steps)
    where = Sql("t.weight >= ? AND (t.size IS NULL OR t.size > ?)", (least, -2))
    matching = {(n + 1) * 10 for n, t in enumerate(things) if t[2] >= least and (t[1] is None or t[1] > -2)}
    expected = [key for key in ordered(things, steps) if key in matching]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "FEW", 0)
        patch.setattr(paging, "AHEAD", ahead)
        found: list[int] = []
        cursor = None
        while True:
            looked = window(first=size, after=cursor)
            here = await page(database, FIGURED, actor=SYSTEM, where=where, order=order, window=looked)
            found += [row.id for row in here.rows]
            if not here.has_next:
                break
            cursor = here.cursor(len(here.rows) - 1)
        last = await page(database, FIGURED, actor=SYSTEM, where=where, order=order, window=window(last=size))
        assert await count(database, FIGURED, where) == len(expected)
    assert found == expected
    assert [row.id for row in last.rows] == expected[-size:]


@given(things=rows.filter(len), steps=steps, chosen=st.integers(0, 99))
@examples
async def test_a_page_before_a_row_and_one_after_it_meet_at_the_row(
    database: Database, things: Rows, steps: list[tuple[str, bool]], chosen: int
) -> None:
    await fill(things=things)
    order = sort(steps)
    whole = await read(database, order, first=100)
    place = chosen % len(things)
    before = await read(database, order, last=100, before=whole.cursor(place))
    after = await read(database, order, first=100, after=whole.cursor(place))
    keys = [row.id for row in whole.rows]
    assert [row.id for row in before.rows] == keys[:place]
    assert [row.id for row in after.rows] == keys[place + 1 :]
    assert after.has_previous
    assert before.has_next


@given(things=rows.filter(lambda found: len(found) > 2), added=rows, steps=steps, size=st.integers(1, 4))
@examples
async def test_rows_added_meanwhile_move_no_row_that_was_there(
    database: Database, things: Rows, added: Rows, steps: list[tuple[str, bool]], size: int
) -> None:
    await fill(things=things)
    order = sort(steps)
    first = await read(database, order, first=size)
    await insert(things=[(place * 10 + 5, *thing) for place, thing in enumerate(added)])
    cursor = first.cursor(len(first.rows) - 1)
    rest: list[int] = []
    while True:
        here = await read(database, order, first=size, after=cursor)
        rest += [row.id for row in here.rows]
        if not here.has_next:
            break
        cursor = here.cursor(len(here.rows) - 1)
    old = [key for key in [row.id for row in first.rows] + rest if key % 10 == 0]
    assert old == ordered(things, steps)


@given(things=rows, steps=steps, size=st.integers(1, 3))
@examples
async def test_the_first_rows_of_each_parent_are_the_first_rows_of_its_own_list(
    database: Database, things: Rows, steps: list[tuple[str, bool]], size: int
) -> None:
    await fill(things=things)
    order = sort(steps)
    parents = [0, 1, 2, 77]
    pages = await first_of_each(
        database, THINGS, actor=SYSTEM, parent="t.weight", parents=parents, where=TRUE, order=order, size=size
    )
    counts = await counts_of_each(database, THINGS, parent="t.weight", parents=parents, where=TRUE)
    for parent in parents:
        own = Sql("t.weight = ?", (parent,))
        alone = await page(database, THINGS, actor=SYSTEM, where=own, order=order, window=window(first=size))
        assert pages[parent].rows == alone.rows
        assert pages[parent].has_next == alone.has_next
        assert counts[parent] == await count(database, THINGS, own)
        for place in range(len(alone.rows)):
            assert pages[parent].cursor(place) == alone.cursor(place)


async def test_a_cursor_of_another_order_or_of_nothing_is_refused_by_name(database: Database) -> None:
    await fill(things=[("a", 1, 1, None)])
    by_size = sort([("size", False)])
    cursor = (await read(database, by_size, first=1)).cursor(0)
    with pytest.raises(Refusal) as refused:
        await read(database, sort([("size", True)]), first=1, after=cursor)
    assert refused.value.path == ("after",)
    for text in ("", "x", "WzEsMl0", "é", "W10"):
        with pytest.raises(Refusal):
            await read(database, by_size, last=1, before=text)


async def test_a_cursor_with_values_of_the_wrong_kind_is_refused_before_the_database_sees_it(
    database: Database,
) -> None:
    await fill(things=[("a", 1, 1, None)])
    order = sort([("size", False)])
    for values, key in (["x"], 1), ([1, 2], 1), ([1], 2**70), ([2**70], 1), ([1.5], 1), (7, 1), ([None, 1], True):
        forged = paging.encode(order, paging.Place((0,), 0)) if values is None else _forged(order, values, key)
        with pytest.raises(Refusal):
            await read(database, order, first=1, after=forged)


def _forged(order: Order, values: Any, key: Any) -> str:
    packed = json.dumps([1, order.signature, values, key]).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "arguments",
    (
        {"first": 1, "last": 1},
        {"last": 1, "after": "x"},
        {"first": 1, "before": "x"},
        {"first": 0},
        {"first": 101},
        {"last": -1},
    ),
)
def test_windows_that_contradict_themselves_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        window(**arguments)


async def test_a_hidden_column_is_masked_when_read_and_refused_when_sorted_by(database: Database) -> None:
    await fill(things=[("a", 1, 1, "x"), ("b", 2, 1, None)])
    stranger = Actor(kind="token", id=1, name="t", scopes=frozenset())
    seen = await page(database, THINGS, actor=stranger, where=TRUE, order=Order((), "t.id"), window=window(first=2))
    assert [row.secret for row in seen.rows] == ["***", None]
    with pytest.raises(Forbidden):
        order_of(THINGS, [Sort(THINGS["secret"])], stranger)


async def test_columns_that_nobody_asked_for_are_not_read(database: Database) -> None:
    await fill(things=[("a", 1, 1, "x")])
    seen = await page(
        database, THINGS, actor=SYSTEM, where=TRUE, order=Order((), "t.id"), window=window(first=1), keys={"id", "size"}
    )
    assert seen.rows.column("size") == (1,)
    assert seen.rows == [Thing(10, UNREAD, 1, UNREAD, UNREAD)]
    with pytest.raises(LookupError):
        seen.rows.column("label")


async def test_a_computed_column_with_values_of_its_own_sorts_and_pages(database: Database) -> None:
    await fill(things=[("a", n, 1, None) for n in range(7)])
    far = Column(
        "far",
        "(CASE WHEN t.size = ? THEN 0 WHEN t.size < ? THEN 1 ELSE 2 END)",
        Kind.INTEGER,
        nullable=False,
        params=(4, 2),
    )
    for down in (False, True):
        order = order_of(THINGS, [Sort(far, descending=down), Sort(THINGS["weight"])], SYSTEM)
        found = await walk(database, order, 2)
        rank = {50: 0, 10: 1, 20: 1}
        assert found == sorted(range(10, 80, 10), key=lambda key: (rank.get(key, 2) * (-1 if down else 1), key))
        assert await walk_back(database, order, 3) == found
