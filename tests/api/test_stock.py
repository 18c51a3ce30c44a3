"""Generated queries over the shop get the answers of Strawberry's own executor, on either database, errors included.

What is selected comes from the schema itself: every field of a list's records that takes no more than a page size.
"""

from typing import Any, cast

import orjson
import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from regulars.access.scopes import ALL_SCOPES, Scope
from regulars.api.build import core_of
from regulars.api.engine import Engine, Parameters, Prepared
from regulars.api.limits import Limits
from regulars.api.schema import schema
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.graphql import columnar, executor
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.executor import RowExecutor
from tests.api.shop import Shop

WIDE = Limits(fields=5_000, cost=10**6, depth=40, overlaps=10**6, directives=1_000)
CORE = core_of(schema)
EVERYTHING = frozenset(ALL_SCOPES)
CALLERS = {
    "everything": EVERYTHING,
    "nothing personal": EVERYTHING - {Scope.PII_READ},
    "customers alone": frozenset({Scope.CUSTOMERS_READ}),
}
# graphql-core cancels the neighbours of a field that failed, also those that have not begun yet.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


class Stock(Engine):
    """The same engine over Strawberry's executor."""

    def _executor(self, prepared: Prepared, context: Context) -> RowExecutor:
        built = StrawberryGraphQLCoreExecutionContext.build(
            self.schema,
            prepared.document.ast,
            None,
            context,
            prepared.variables,
            prepared.operation.name,
            is_awaitable=cast("Any", optimized_is_awaitable),
            hide_suggestions=True,
        )
        assert not isinstance(built, list), built
        return cast("RowExecutor", built)


OURS, THEIRS = Engine(schema, WIDE), Stock(schema, WIDE)


async def answered(engine: Engine, shop: Shop, text: str, variables: dict[str, Any], scopes: frozenset[str]) -> Any:
    """The answer as it leaves the server; errors without the ids that differ each time."""
    caller = Actor("token", 1, "Everything", frozenset(map(str, scopes)))
    prepared = engine.prepare(Parameters(text, None, variables))
    answer = orjson.loads(orjson.dumps(await engine.run(prepared, Context(shop.database, caller, correlation_id="x"))))
    return answer["data"], sorted(map(repr, answer.get("errors", ())))


async def assert_equal(shop: Shop, text: str, variables: dict[str, Any], scopes: frozenset[str]) -> Any:
    theirs = await answered(THEIRS, shop, text, variables, scopes)
    for _ in range(2):  # the second run finds what the first one kept
        ours = await answered(OURS, shop, text, variables, scopes)
        assert ours == theirs
        assert repr(ours[0]) == repr(theirs[0]), "keys stand in the order selected"
    return theirs


def selectable(kind: GraphQLObjectType) -> list[tuple[str, GraphQLField]]:
    return [
        (name, field)
        for name, field in kind.fields.items()
        if not any(map(is_required_argument, field.args.values())) and name != "auditLog"
    ]


@st.composite
def selections(draw: Any, kind: GraphQLObjectType, depth: int) -> str:
    """Some fields of a type, with aliases, conditions and a nested fragment."""
    fields = [(name, field) for name, field in selectable(kind) if depth or is_leaf_type(get_named_type(field.type))]
    if not fields:
        return "__typename"
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=6))
    parts = [draw(one_field(name, field, depth)) for name, field in chosen]
    if draw(st.integers(0, 3)) == 0:
        parts.append("__typename")
    if draw(st.integers(0, 3)) == 0:
        name, field = draw(st.sampled_from(fields))
        parts.append(f"... on {kind.name} {{ {draw(one_field(name, field, depth))} }}")
    return " ".join(parts)


@st.composite
def one_field(draw: Any, name: str, field: GraphQLField, depth: int) -> str:
    alias = draw(st.sampled_from(["", "", "", "a", "b"]))
    condition = draw(st.sampled_from(["", "", "", "", " @include(if: $yes)", " @skip(if: $yes)"]))
    named = get_named_type(field.type)
    alias = f"{alias}_{name}: " if alias else ""
    if is_leaf_type(named):
        return f"{alias}{name}{condition}"
    if not isinstance(named, GraphQLObjectType):
        return f"{alias}{name}{condition} {{ __typename }}"
    alias = alias or f"c{draw(st.integers(0, 10**6))}_{name}: "  # two selections of one object might not merge
    size = f"(first: {draw(st.integers(1, 3))})" if "first" in field.args else ""
    is_page = bool(size) and "nodes" in named.fields
    inner = draw(pages(named, depth - 1) if is_page else selections(named, depth - 1))
    return f"{alias}{name}{size}{condition} {{ {inner} }}"


@st.composite
def pages(draw: Any, connection: GraphQLObjectType, depth: int) -> str:
    node = cast("GraphQLObjectType", get_named_type(connection.fields["nodes"].type))
    inner = draw(selections(node, depth))
    return draw(
        st.sampled_from(
            [
                f"nodes {{ {inner} }}",
                f"nodes {{ {inner} }}",
                f"totalCount nodes {{ {inner} }} pageInfo {{ hasNextPage endCursor }}",
                f"edges {{ cursor node {{ {inner} }} }}",
                f"nodes {{ {inner} }} edges {{ node {{ id }} }}",
            ]
        )
    )


_BEGIN = "query ($yes: Boolean!) { seen: __typename @include(if: $yes)"


@st.composite
def documents(draw: Any) -> str:
    root = draw(st.sampled_from(["customers", "orders", "payments", "customer"]))
    field = cast("GraphQLObjectType", CORE.query_type).fields[root]
    kind = cast("GraphQLObjectType", get_named_type(field.type))
    if root == "customer":
        inner = draw(selections(kind, 2))
        return f'{_BEGIN} customer(by: {{ id: "cus_{draw(st.integers(1, 4))}" }}) {{ {inner} }} }}'
    order = draw(st.sampled_from(["", ", orderBy: [{ field: TOTAL_SPENT }]"])) if root == "customers" else ""
    return f"{_BEGIN} {root}(first: {draw(st.integers(1, 12))}{order}) {{ {draw(pages(kind, 2))} }} }}"


@given(document=documents(), yes=st.booleans(), caller=st.sampled_from(sorted(CALLERS)))
@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
async def test_generated_queries_get_the_stock_answer(shop: Shop, document: str, yes: bool, caller: str) -> None:
    await assert_equal(shop, document, {"yes": yes}, CALLERS[caller])


NESTED = """{ customers(first: 12) { nodes { id displayName email createdAt hasAccount accountStatus
    stats { orderCount totalSpent { amount currencyCode } averageOrderValue { amount } lastOrderAt lastReferenceNumber }
    tags orders(first: 2) { nodes { id number status placedAt isTest total { base { amount } presentment { amount } } } } } } }"""


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many rows came as text and how often a function was asked row by row."""
    found = {"written": 0, "fields": 0}
    written, field = columnar.written, RowExecutor.execute_field

    def counting_written(rows: Any) -> Any:
        found["written"] += len(rows)
        return written(rows)

    def counting_field(self: Any, *given: Any) -> Any:
        found["fields"] += 1
        return field(self, *given)

    monkeypatch.setattr(columnar, "written", counting_written)
    monkeypatch.setattr(executor.RowExecutor, "execute_field", counting_field)
    return found


async def test_a_page_and_the_lists_in_it_take_the_short_way(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    found = counted(monkeypatch)
    data, errors = await answered(OURS, shop, NESTED, {}, EVERYTHING)
    orders = sum(len(customer["orders"]["nodes"]) for customer in data["customers"]["nodes"])
    assert errors == []
    assert orders > 10
    assert found == {"written": 12 + orders if engine == "postgresql" else 0, "fields": 2}, (
        "the root field and its nodes alone are executed"
    )
    assert (data, errors) == await answered(THEIRS, shop, NESTED, {}, EVERYTHING)


@pytest.mark.parametrize("caller", sorted(CALLERS))
async def test_a_page_with_all_kinds_of_values_gets_the_stock_answer(shop: Shop, caller: str) -> None:
    await assert_equal(shop, NESTED, {}, CALLERS[caller])


async def test_what_is_masked_is_never_written_by_the_database(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    found = counted(monkeypatch)
    text = "{ customers(first: 12) { nodes { id email } } }"
    data, _ = await answered(OURS, shop, text, {}, CALLERS["nothing personal"])
    assert found["written"] == 0
    assert "***" in data["customers"]["nodes"][-1]["email"]


async def test_a_number_beyond_its_range_is_judged_as_by_the_stock_executor(own_shop: Shop) -> None:
    """The database would have written it: the page is read anew, as rows."""
    await _set(own_shop, "UPDATE customers SET order_count = 3000000000 WHERE id = 3")
    text = "{ customers(first: 12) { nodes { id stats { orderCount } } } }"
    data, errors = await assert_equal(own_shop, text, {}, EVERYTHING)
    assert len(errors) == 1
    assert data == {"customers": None}


async def test_texts_amounts_and_instants_of_every_form_are_written_alike(own_shop: Shop) -> None:
    rows = [
        ("'\"\\/\b\x01\x7f\u2028é漢😀'", -5, 0),
        ("' '", -123456, 253_402_300_799_999_999),
        ("'a''b'", 99, 1_700_000_000_000_123),
        ("'<x>&'", 9_007_199_254_740_993, -62_135_596_800_000_000),
    ]
    for key, (name, spent, at) in enumerate(rows, 1):
        await _set(
            own_shop,
            f"UPDATE customers SET display_name = {name}, gross_spent = {spent}, refunded = 0, total_spent = {spent},"
            f" last_order_at = {at} WHERE id = {key}",
        )
        _, errors = await assert_equal(own_shop, NESTED, {}, EVERYTHING)
        assert errors == []
    for place, currency in enumerate(("USD", "JPY", "KWD", "CLF")):
        await _set(own_shop, f"UPDATE orders SET currency = '{currency}' WHERE id % 4 = {place}")
    _, errors = await assert_equal(own_shop, NESTED, {}, EVERYTHING)
    assert errors == []


async def _set(shop: Shop, statement: str) -> None:

    @unit_of_work
    async def write(tx: Transaction) -> None:
        await tx.execute(statement, ())

    await write()
