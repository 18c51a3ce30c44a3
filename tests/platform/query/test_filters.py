"""Filters mean what a person reads in them: checked against Python, value by value, on both databases."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.filters import MAX_LEAVES, Asking, Filters
from regulars.platform.query.sql import Sql, none_of
from regulars.platform.text import fold

NOW = clock.parse("2026-02-27T12:00:00Z")

leaves = Filters("things")
leaves.column("name", Column("name", "t.name", folded="t.name_key"))
leaves.column("size", Column("size", "t.size", Kind.INTEGER))
leaves.column("price", Column("price", "t.price", Kind.MINOR))
leaves.column("at", Column("at", "t.at", Kind.INSTANT))
leaves.column("born", Column("born", "t.born", Kind.DAY))
leaves.column("secret", Column("secret", "t.name", folded="t.name_key", requires="PII_READ"))
leaves.flag("open", Column("open", "t.open", Kind.BOOLEAN))
leaves.codes("state", Column("state", "t.state", Kind.CODE))
leaves.related("tag", Column("tag", "g.tag", folded="g.tag"), "t.id IN (SELECT g.thing FROM tags g WHERE {})")
leaves.exists("label", Column("tag", "g.tag", folded="g.tag"), "SELECT 1 FROM tags g WHERE g.thing = t.id AND ({})")

THINGS: dict[int, dict[str, Any]] = {
    1: {"name": "Ana", "size": 1, "price": 100, "at": NOW, "born": "1990-02-28", "open": True, "state": "NEW", "tags": ["vip", "old"]},
    2: {"name": "BJÖRN", "size": None, "price": None, "at": None, "born": None, "open": False, "state": "OLD", "tags": []},
    3: {"name": None, "size": 3, "price": 1050, "at": NOW - 3 * clock.DAY, "born": "2000-01-05", "open": True, "state": "OLD", "tags": ["old"]},
    4: {"name": "100% _ana\\", "size": 3, "price": 0, "at": NOW + clock.HOUR, "born": "1980-12-31", "open": False, "state": "NEW", "tags": ["vip"]},
    5: {"name": "zoë", "size": -2, "price": -5, "at": NOW - clock.DAY, "born": "2004-02-29", "open": True, "state": "NEW", "tags": ["old", "new"]},
}  # fmt: skip


@unit_of_work
async def fill(tx: Transaction) -> None:
    postgresql = tx.dialect.name == "postgresql"
    key, flag = ('TEXT COLLATE "C"', "BOOLEAN") if postgresql else ("TEXT", "INTEGER")
    await tx.execute(
        f"CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT, name_key {key}, size BIGINT, price BIGINT, at BIGINT,"
        f" born {key}, open {flag}, state TEXT)"
    )
    await tx.execute(f"CREATE TABLE tags (thing BIGINT, tag {key})")
    await tx.execute_many(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                t["name"],
                fold(t["name"]) if t["name"] else None,
                t["size"],
                t["price"],
                t["at"],
                t["born"],
                t["open"],
                t["state"],
            )
            for key, t in THINGS.items()
        ],
    )
    await tx.execute_many(
        "INSERT INTO tags VALUES (?, ?)", [(key, tag) for key, t in THINGS.items() for tag in t["tags"]]
    )


def asking(database: Database, actor: Actor = SYSTEM) -> Asking:
    return Asking(actor=actor, dialect=database.dialect, now=NOW, currency="USD", zone="Asia/Manila")


async def found(database: Database, value: dict[str, Any]) -> list[int]:
    where = leaves.compile(value, asking(database))
    return [
        row[0]
        for row in await database.fetch(f"SELECT t.id FROM things t WHERE {where.text} ORDER BY t.id", where.params)
    ]


CASES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [1, 2, 3, 4, 5]),
    ({"name": {"eq": "bjorn"}}, [2]),
    ({"name": {"eq": "ZOE"}}, [5]),
    ({"name": {"neq": "ana"}}, [2, 3, 4, 5]),
    ({"name": {"in": ["ANA", "zoë"]}}, [1, 5]),
    ({"name": {"in": []}}, []),
    ({"name": {"not_in": ["ANA", "zoë"]}}, [2, 3, 4]),
    ({"name": {"not_in": []}}, [1, 2, 3, 4, 5]),
    ({"name": {"contains": "%"}}, [4]),
    ({"name": {"contains": "_"}}, [4]),
    ({"name": {"contains": "\\"}}, [4]),
    ({"name": {"contains": "AN"}}, [1, 4]),
    ({"name": {"starts_with": "Z"}}, [5]),
    ({"name": {"is_null": True}}, [3]),
    ({"name": {"is_null": False}}, [1, 2, 4, 5]),
    ({"size": {"gt": 1}}, [3, 4]),
    ({"size": {"gte": 1, "lt": 3}}, [1]),
    ({"size": {"lte": -2}}, [5]),
    ({"size": {"in": [1, 3]}}, [1, 3, 4]),
    ({"not": {"size": {"gt": 1}}}, [1, 2, 5]),
    ({"not": {"not": {"size": {"gt": 1}}}}, [3, 4]),
    ({"price": {"gte": Decimal("10.50")}}, [3]),
    ({"price": {"eq": Decimal(0)}}, [4]),
    ({"price": {"lt": Decimal("0.00")}}, [5]),
    ({"at": {"within_last": Duration.parse("P1D")}}, [1, 5]),
    ({"at": {"not_within_last": Duration.parse("P1D")}}, [3]),
    ({"at": {"within_next": Duration.parse("PT2H")}}, [1, 4]),
    ({"at": {"gt": NOW}}, [4]),
    ({"born": {"eq": "1990-02-28"}}, [1]),
    ({"born": {"gte": "2000-01-05"}}, [3, 5]),
    ({"born": {"month": 2}}, [1, 5]),
    ({"born": {"anniversary_within": Duration.parse("P1D")}}, [1]),
    ({"born": {"anniversary_within": Duration.parse("P2D")}}, [1, 5]),
    ({"born": {"anniversary_within": Duration.parse("P310D")}}, [1, 4, 5]),
    ({"born": {"anniversary_within": Duration.parse("P320D")}}, [1, 3, 4, 5]),
    ({"born": {"anniversary_within": Duration.parse("P400D")}}, [1, 3, 4, 5]),
    ({"open": True}, [1, 3, 5]),
    ({"open": False}, [2, 4]),
    ({"state": ["NEW"]}, [1, 4, 5]),
    ({"state": []}, []),
    ({"tag": {"eq": "vip"}}, [1, 4]),
    ({"tag": {"neq": "vip"}}, [2, 3, 5]),
    ({"tag": {"in": ["vip", "new"]}}, [1, 4, 5]),
    ({"tag": {"not_in": ["vip", "new"]}}, [2, 3]),
    ({"tag": {"is_null": True}}, [2]),
    ({"tag": {"is_null": False}}, [1, 3, 4, 5]),
    ({"tag": {"starts_with": "n", "neq": "vip"}}, [5]),
    ({"label": {"neq": "vip"}}, [2, 3, 5]),
    ({"label": {"contains": "ip"}}, [1, 4]),
    ({"and": [{"size": {"eq": 3}}, {"open": True}]}, [3]),
    ({"or": [{"size": {"eq": 1}}, {"open": False}]}, [1, 2, 4]),
    ({"or": []}, []),
    ({"and": []}, [1, 2, 3, 4, 5]),
    ({"open": True, "or": [{"size": {"eq": 1}}, {"state": ["OLD"]}]}, [1, 3]),
]  # fmt: skip


async def test_every_operator_finds_exactly_the_rows_that_it_describes(database: Database) -> None:
    await fill()
    wrong = [(value, expected, got) for value, expected in CASES if (got := await found(database, value)) != expected]
    assert not wrong


LEAF = st.sampled_from([value for value, _ in CASES if len(value) == 1 and not {"and", "or", "not"} & value.keys()])
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"and": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"or": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
KNOWN = [(value, frozenset(expected)) for value, expected in CASES]


def meant(value: dict[str, Any]) -> frozenset[int]:
    """The set of a tree, by set algebra: "not" is the complement, so no row falls between a filter and its negation."""
    [(name, part)] = value.items()
    match name:
        case "and":
            return frozenset(THINGS).intersection(*map(meant, part))
        case "or":
            return frozenset[int]().union(*map(meant, part))
        case "not":
            return frozenset(THINGS) - meant(part)
        case _:
            return next(expected for leaf, expected in KNOWN if leaf == value)


@given(trees=st.lists(TREE, min_size=20, max_size=20))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
async def test_and_or_and_not_are_intersection_union_and_complement(
    database: Database, trees: list[dict[str, Any]]
) -> None:
    if not await _filled(database):
        await fill()
    for tree in trees:
        assert await found(database, tree) == sorted(meant(tree)), tree


async def _filled(database: Database) -> bool:
    if database.dialect.name == "sqlite":
        return bool(await database.fetch("SELECT 1 FROM sqlite_master WHERE name = 'things'"))
    return await database.fetch_value("SELECT to_regclass('things')") is not None


async def test_none_of_holds_where_the_condition_is_unknown(database: Database) -> None:
    piece = none_of(Sql("CAST(NULL AS BIGINT) > ?", (1,)))
    assert bool(await database.fetch_value(f"SELECT {piece.text}", piece.params))


@pytest.mark.parametrize(
    ("value", "path"),
    (
        ({"unknown": {"eq": 1}}, ("filter", "unknown")),
        ({"size": {"like": 1}}, ("filter", "size", "like")),
        ({"size": {"eq": None}}, ("filter", "size", "eq")),
        ({"price": {"eq": Decimal("0.001")}}, ("filter", "price", "eq")),
        ({"born": {"month": 13}}, ("filter", "born", "month")),
        ({"or": [{"open": True}, {"size": {"in": list(range(251))}}]}, ("filter", "or", "1", "size", "in")),
    ),
)
async def test_what_does_not_fit_is_refused_and_named(
    database: Database, value: dict[str, Any], path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        leaves.compile(value, asking(database))
    assert refused.value.path[: len(path)] == path


async def test_a_filter_of_more_conditions_than_anybody_reads_is_refused(database: Database) -> None:
    many = {"or": [{"size": {"eq": n}} for n in range(MAX_LEAVES + 1)]}
    with pytest.raises(Refusal) as refused:
        leaves.compile(many, asking(database))
    assert refused.value.code == ErrorCode.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    "value",
    (
        {"secret": {"eq": "ana"}},
        {"not": {"secret": {"is_null": True}}},
        {"or": [{"and": [{"not": {"secret": {"contains": "a"}}}]}, {"open": True}]},
    ),
)
async def test_a_hidden_column_is_refused_however_deep_it_stands(database: Database, value: dict[str, Any]) -> None:
    stranger = Actor(kind="token", id=1, name="t", scopes=frozenset({"CUSTOMERS_READ"}))
    with pytest.raises(Forbidden):
        leaves.compile(value, asking(database, stranger))
