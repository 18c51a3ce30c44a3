"""The row executor gives the stock executor's answers, errors included."""

from datetime import timedelta
from typing import Any, cast

import pytest
from graphql import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from regulars.api.build import core_of
from regulars.platform.duration import Duration
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.executor import RowExecutor, Selections
from tests.platform.graphql.sample import CatRow, Shelter, ToyRow, schema

CORE = core_of(schema)
# graphql-core cancels the neighbours of a field that failed, also those that have not begun yet.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


async def answer(executor: Any, document: Any, cats: list[Any], variables: dict[str, Any], **more: Any) -> Any:
    built = executor.build(
        CORE,
        document,
        None,
        Context(database=cast("Any", Shelter(cats))),
        variables,
        is_awaitable=optimized_is_awaitable,
        **more,
    )
    result = built.execute_operation()
    return await result if optimized_is_awaitable(result) else result


def told(result: Any) -> tuple[Any, Any]:
    """Data and errors. Of several errors that take the same parent away, the one that came first is told: only where."""
    errors: set[str] = set()
    for error in result.errors or ():
        gone = nulled(result.data, error.path or [])
        errors.add(repr((gone, error.message, error.locations) if gone == error.path else gone))
    return result.data, sorted(errors)


def nulled(data: Any, path: list[Any]) -> list[Any]:
    """Where on an error's path its null stands."""
    for depth, key in enumerate(path):
        if data is None:
            return path[:depth]
        data = data[key]
    return path


async def assert_same(text: str, cats: list[Any], variables: dict[str, Any] | None = None) -> Any:
    document = parse(text)
    stock = await answer(StrawberryGraphQLCoreExecutionContext, document, cats, variables or {})
    selections = None if "@" in text else Selections()
    for _ in range(2):  # the second run finds the selections of the first
        rows = await answer(RowExecutor, document, cats, variables or {}, selections=selections)
        assert told(rows) == told(stock)
        assert repr(rows.data) == repr(stock.data), "keys stand in the order selected"
    return stock


bad = st.sampled_from([None, None, 7, "x", 2**31, float("nan"), True, b"bytes", ValueError("value"), [1], {}, object])
text = st.one_of(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), bad)
number = st.one_of(st.integers(-(2**31), 2**31 - 1), st.integers(0, 99), bad)
toys = st.builds(ToyRow, name=text, price=st.one_of(st.integers(-999, 999), st.none(), bad))
rows = st.builds(
    CatRow,
    id=st.integers(1, 5),
    version=number,
    name=text,
    email=st.one_of(st.none(), text),
    coat=st.one_of(st.sampled_from(["SHORT", "LONG", "FLUFFY", None])),
    lives=number,
    weight=st.one_of(st.floats(), st.none(), bad),
    is_tame=st.one_of(st.booleans(), bad),
    seen_at=st.one_of(st.integers(0, 4 * 10**15), st.none(), bad),
    spent=st.one_of(st.integers(-(10**6), 10**6), st.none(), bad),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    tags=st.one_of(st.lists(st.text(max_size=3), max_size=3), bad),
    rate=st.one_of(st.decimals(allow_nan=True, allow_infinity=True, places=2), st.just("2.50"), bad),
    nap=st.sampled_from([None, Duration(1, 2, 3)]),
    anything=st.sampled_from([None, {"a": 1}, [1]]),
    toy=st.one_of(st.none(), toys, bad),
    toys=st.one_of(st.lists(toys, max_size=3), bad, st.just((ToyRow("ball", 3),))),
    grid=st.one_of(st.none(), st.lists(st.lists(number, max_size=2), max_size=2), bad),
    sibling_id=st.integers(1, 6),
)
herds = st.lists(st.one_of(rows, rows, rows, bad), max_size=4)
good_herds = st.lists(st.builds(CatRow, id=st.integers(1, 5), sibling_id=st.integers(1, 5)), max_size=4)

LEAVES = (
    "id version name email coat lives weight isTame seenAt bornOn big tags rate nap anything grid shout echo slow secret loud kin names risky __typename"
).split()
LEAVES += ["names(times: 2)", "echo(times: 2)", "again: name", "other: shout", "loud(times: $times)"]
MONEY = ["amount", "currencyCode", "amount currencyCode", "__typename amount"]


@st.composite
def selections(draw: Any, depth: int = 2) -> str:
    parts = draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=6))
    parts += draw(st.lists(st.sampled_from(["spent", "maybe: spent"]).flatmap(money), max_size=1))
    if draw(st.booleans()):
        parts.append(draw(toy_parts("toy")))
    if draw(st.booleans()):
        parts.append(draw(toy_parts("toys")))
    if draw(st.booleans()):
        parts.append("spentBag { base { amount } presentment { currencyCode } }")
    if depth and draw(st.booleans()):
        parts.append(f"itself {{ {draw(selections(depth=depth - 1))} }}")
    if depth and draw(st.booleans()):
        parts.append(f"sibling {{ {draw(selections(depth=depth - 1))} }}")
    if depth and draw(st.booleans()):
        parts.append(f"kittens(first: 2) {{ {draw(pages(depth=depth - 1))} }}")
    if draw(st.booleans()):
        parts.append("...Shared")
    if draw(st.booleans()):
        parts.append("... on Cat @include(if: $yes) { lives name }")
    if draw(st.booleans()):
        parts.append("skipped: name @skip(if: $yes)")
    draw(st.randoms()).shuffle(parts)
    return " ".join(parts)


def money(name: str) -> Any:
    return st.sampled_from(MONEY).map(lambda parts: f"{name} {{ {parts} }}")


def toy_parts(name: str) -> Any:
    return st.tuples(
        st.sampled_from(["name", "__typename", "name __typename"]), money("price"), money("maybePrice")
    ).map(lambda parts: f"{name} {{ {' '.join(parts)} }}")


@st.composite
def pages(draw: Any, depth: int = 1) -> str:
    inner = draw(selections(depth=depth))
    return draw(
        st.sampled_from(
            [
                f"nodes {{ {inner} }}",
                f"edges {{ cursor node {{ {inner} }} }} totalCount",
                f"totalCount nodes {{ {inner} }} pageInfo {{ hasNextPage endCursor }}",
            ]
        )
    )


@st.composite
def documents(draw: Any) -> str:
    fields = []
    if draw(st.booleans()):
        fields.append(f"cats(first: 3) {{ {draw(pages())} }}")
    if draw(st.booleans()):
        fields.append(f"herd {{ {draw(selections())} }}")
    if draw(st.booleans()):
        fields.append(f"node {{ __typename id ... on Cat {{ {draw(selections())} }} }}")
    fields.append(f"cat {{ {draw(selections())} }}")
    shared = "fragment Shared on Cat { name toys { name } spent { amount } }"
    return f"query ($yes: Boolean!, $times: Int = 2) {{ {' '.join(fields)} }} {shared}"


relaxed = settings(
    max_examples=50,
    derandomize=True,  # which of several errors nulls a parent first may differ: a run is to be repeatable
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@relaxed
@given(documents(), herds, st.booleans())
async def test_generated_queries_over_any_rows_get_the_stock_answer(document, cats, yes):
    await assert_same(document, cats, {"yes": yes})


@relaxed
@given(documents(), good_herds)
async def test_generated_queries_over_good_rows_get_the_stock_answer(document, cats):
    await assert_same(document, cats, {"yes": True})


@relaxed
@given(selections(depth=1), herds)
async def test_selections_kept_with_a_document_without_directives_stay_right(inner, cats):
    inner = inner.replace("@include(if: $yes)", "").replace("@skip(if: $yes)", "").replace("$times", "3")
    text = f"{{ herd {{ {inner} }} cats {{ nodes {{ {inner} }} }} }} fragment Shared on Cat {{ name toys {{ name }} }}"
    await assert_same(text if "...Shared" in inner else text.partition(" fragment ")[0], cats)


async def test_the_same_field_selected_twice_with_different_parts_is_merged():
    cats = [CatRow(1, toy=ToyRow("ball", 5)), CatRow(2)]
    text = "{ herd { toy { name } ...A } cat { ...A } } fragment A on Cat { toy { price { amount } } }"
    result = await assert_same(text, cats)
    assert result.data["herd"][0] == {"toy": {"name": "ball", "price": {"amount": "0.05"}}}
    assert result.data["cat"] == {"toy": {"price": {"amount": "0.05"}}}


async def test_a_page_of_plain_columns_never_reaches_the_stock_executor(monkeypatch):
    cats = [CatRow(key, toys=[ToyRow("ball", 5)]) for key in range(1, 51)]
    completed = []
    original = RowExecutor.execute_field

    def counting(self: Any, kind: Any, source: Any, details: Any, path: Any, position: Any) -> Any:
        completed.append(str(path))
        return original(self, kind, source, details, path, position)

    monkeypatch.setattr(RowExecutor, "execute_field", counting)
    document = parse("{ cats(first: 50) { nodes { id name email lives seenAt spent { amount } toys { name } } } }")
    result = await answer(RowExecutor, document, cats, {}, selections=Selections())
    assert result.errors is None
    assert len(result.data["cats"]["nodes"]) == 50
    assert len(completed) == 1, "the root field alone is resolved"


async def test_a_null_in_a_required_column_is_told_for_that_row_alone():
    cats = [CatRow(1), CatRow(2, name=None), CatRow(3)]
    result = await assert_same("{ herd { id name } }", cats)
    assert [row and row["id"] for row in result.data["herd"]] == ["cat_1", None, "cat_3"]
    assert result.errors[0].path == ["herd", 1, "name"]


async def columns_of(inner: str) -> frozenset[str] | None:
    shelter = Shelter([CatRow(1)])
    document = parse(f"{{ cats {{ {inner} }} }} fragment More on Cat {{ id names }}")
    built = cast("Any", RowExecutor.build(CORE, document, None, Context(database=cast("Any", shelter))))
    await built.execute_operation()
    return shelter.columns


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        ("totalCount", set()),
        ("nodes { __typename }", set()),
        ("nodes { again: name name shout }", {"name"}),
        ("edges { cursor node { lives } } nodes { id }", {"id", "lives"}),
        ("nodes { spent { amount } ... on Cat { isTame ...More } }", {"spent", "currency", "is_tame", "id"}),
        ("nodes { itself { itself { name } version } }", {"name", "version"}),
        ("nodes { names kin }", {"id", "sibling_id"}),
    ],
)
async def test_a_list_is_told_which_columns_its_selection_reads(inner: str, read: set[str]) -> None:
    assert await columns_of(inner) == read


@pytest.mark.parametrize(
    "inner", ["nodes { echo }", "nodes { itself { slow } name }", "edges { node { toy { name } loud } }"]
)
async def test_a_list_reads_everything_where_a_function_may_look_at_anything(inner: str) -> None:
    assert await columns_of(inner) is None


async def test_a_field_of_each_row_is_asked_for_once_for_a_whole_list() -> None:
    shelter = Shelter([CatRow(1), CatRow(2), CatRow(5)])
    text = "{ cats { nodes { names } } herd { names(times: 2) sibling { id } } }"
    built = cast("Any", RowExecutor.build(CORE, parse(text), None, Context(database=cast("Any", shelter))))
    result = await built.execute_operation()
    assert [cat["names"] for cat in result.data["cats"]["nodes"]] == [["Tom"], ["Tom"], []]
    assert [cat["names"] for cat in result.data["herd"]] == [["Tom", "Tom"], ["Tom", "Tom"], []]
    assert shelter.asked == [(1, 2, 5), (1, 2, 5)]
