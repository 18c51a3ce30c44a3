"""Every limit at its value and one beyond, costs from the schema, and documents made to hurt (R3, R4, H2)."""

from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import OperationDefinitionNode, get_introspection_query, parse

from regulars.api.build import core_of
from regulars.api.documents import Refused
from regulars.api.engine import Parameters
from regulars.api.introspection import sizes_of
from regulars.api.limits import LimitExceeded, Limits, check_values
from regulars.api.measure import Measurer
from tests.api.stage import Stage, schema
from tests.api.wire import ask

SIZES = sizes_of(core_of(schema))


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage()


def refusal(stage: Stage, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any] | None:
    try:
        stage.engine.prepare(Parameters(query, None, variables or {}))
    except Refused as refused:
        return dict(refused.errors[0].extensions or {}) | {
            "code": (refused.errors[0].extensions or {}).get("code", refused.code)
        }
    return None


def limit_of(stage: Stage, query: str, variables: dict[str, Any] | None = None) -> str | None:
    found = refusal(stage, query, variables)
    assert found is None or found["code"] == "LIMIT_EXCEEDED", found
    return None if found is None else found["limit"]


def repeated(count: int) -> str:
    return "{ " + " ".join(f"f{n}: hello" for n in range(count)) + " }"


def nested(depth: int) -> str:
    """`depth` fields in one another, each within a page of one."""
    inner = "title"
    for _ in range((depth - 2) // 2):
        inner = f"sequels(first: 1) {{ nodes {{ {inner} }} }}"
    return f"{{ shelf {{ {inner} }} }}" if depth % 2 == 0 else f"{{ books(first: 1) {{ nodes {{ {inner} }} }} }}"


def fragments(count: int) -> str:
    spreads = " ".join(f"...F{n}" for n in range(count))
    return f"{{ {spreads} }} " + " ".join(f"fragment F{n} on Query {{ hello }}" for n in range(count))


def overlaps(pairs: int) -> str:
    """A document with so many pairs of equal fields, which come as triangular numbers."""
    found = []
    while pairs:
        count = next(n for n in range(100, 1, -1) if n * (n - 1) // 2 <= pairs)
        found.append(f"f{len(found)}: hello " * count)
        pairs -= count * (count - 1) // 2
    return "{ " + " ".join(found) + " }"


def introspecting(count: int) -> str:
    """So many fields of an introspection's answer: all types with their fields, some names, and the schema's own."""
    kinds = len(core_of(schema).type_map)
    deep, rest = divmod(count - 2 - kinds, round(SIZES.average["fields"] * kinds))
    names, rest = divmod(rest, kinds)
    fields, shown = (" ".join(f"n{place}: name" for place in range(count)) for count in (deep, names))
    own = " ".join(f"d{n}: description" for n in range(rest))
    return f"{{ __schema {{ types {{ {shown} fields {{ {fields} }} }} {own} }} }}"


def selecting(count: int) -> str:
    """So many selections: ten for each place where a fragment is spread, and the rest around them."""
    places, rest = divmod(count, 10)
    spreads = " ".join(f"a{n}: shelf {{ ...F }}" for n in range(places))
    return f"{{ {'... { ' * rest}{spreads}{' }' * rest} }} fragment F on Book {{ {'... { ' * 7}title{' }' * 7} }}"


def varied(count: int) -> str:
    """A variable in so many places, a hundred of them in a fragment that is spread again and again."""
    spreads, rest = divmod(count, 100)
    field = 'e{0}: echo(input: {{title: "x", pages: [{1}]}})'
    own = field.format(1, "$n " * rest)
    return f"query ($n: Int!) {{ {'...F ' * spreads}{own} }} fragment F on Query {{ {field.format(0, '$n ' * 100)} }}"


TABLED = (
    "cost tokens fields depth fragments definitions selections variables overlaps directives page array value_depth"
    " conditions values introspection_fields introspection_lists"
).split()

AT_THE_LIMIT = {
    "fields": (repeated, 200),
    "depth": (nested, 20),
    "fragments": (fragments, 30),
    "directives": (lambda n: "{ " + " ".join(f"f{i}: hello @skip(if: false)" for i in range(n)) + " }", 50),
    "overlaps": (overlaps, 500),
    "introspection_fields": (introspecting, 60_000),
    "selections": (selecting, 1_000),
    "variables": (varied, 1_000),
    "page": (lambda n: f"{{ books(first: {n}) {{ pageInfo {{ endCursor }} }} }}", 100),
    "array": (lambda n: f'{{ echo(input: {{title: "x", pages: [{",".join(["1"] * n)}]}}) }}', 250),
}


def tokens(count: int) -> str:
    """A document of so many tokens: braces, a field and its arguments of lists in lists."""
    values = count - 9
    rows = ["[" + "1 " * 98 + "]"] * (values // 100)
    rest = values - 100 * len(rows)
    rows += ["[" + "1 " * (rest - 2) + "]"] if rest > 2 else []
    return "{ echo(input: [" + "".join(rows) + "]) }"


@pytest.mark.parametrize("limit", AT_THE_LIMIT)
def test_a_document_at_the_limit_passes_and_one_beyond_is_refused(stage, limit):
    made, largest = AT_THE_LIMIT[limit]
    assert getattr(stage.engine.limits, limit) == largest
    assert limit_of(stage, made(largest), {"n": 1}) is None
    assert limit_of(stage, made(largest + 1), {"n": 1}) == limit


def test_the_applications_own_documents_have_500_fields_and_everybodys_200():
    own, large = repeated(500), repeated(501)
    hashed = {sha256(text.encode()).hexdigest(): text for text in (own, large)}
    trusting = Stage(trusted=hashed)
    assert (trusting.engine.limits.fields, trusting.engine.limits.trusted_fields) == (200, 500)
    assert trusting.engine.prepare(Parameters(own)).document.is_trusted
    assert refusal(trusting, large) == {"code": "LIMIT_EXCEEDED", "limit": "fields", "largest": 500}
    assert refusal(Stage(), own) == {"code": "LIMIT_EXCEEDED", "limit": "fields", "largest": 200}


def test_the_page_about_the_api_names_every_limit_with_its_number():
    page = (Path(__file__).parents[2] / "docs/api/README.md").read_text(encoding="utf-8")
    limits = Limits()
    for name in TABLED:
        row = next(line for line in page.splitlines() if line.startswith("|") and f"`{name}`" in line)
        assert f"{getattr(limits, name):,}" in row, name
    told = page[page.index("A request may have") :]
    for said in (
        "256 kB",
        "2 MB",
        "8 MB",
        "10 seconds",
        "a mutation is waited for 60",
        "50 WebSockets",
        "20 operations",
    ):
        assert said in told


def test_a_document_holds_fifty_operations_and_no_more(stage):
    many = [f"query Q{n} {{ hello }}" for n in range(51)]
    assert stage.engine.prepare(Parameters(" ".join(many[:50]), "Q7")).operation.name == "Q7"
    assert limit_of(stage, " ".join(many)) == "definitions"


def test_conditions_are_counted_in_documents_and_in_variables_alike(stage):
    def literal(count: int) -> dict[str, Any]:
        text = f"{{ echo(input: {{ and: [{' {}' * (count - 1)}] not: {{}} }}) }}"
        return refusal(stage, text) or {}

    def given(count: int) -> str | None:
        return limit_of(stage, "{ hello }", {"i": {"and": [{}] * (count - 1), "not": {}}})

    assert stage.engine.limits.conditions == 250
    assert literal(250)["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert literal(251)["limit"] == "conditions"
    assert (given(250), given(251)) == (None, "conditions")


def test_an_object_has_as_many_entries_as_a_list(stage):
    literal = "{{ echo(input: {{ {0} }}) }}"
    for count, expected in ((250, "GRAPHQL_VALIDATION_FAILED"), (251, "LIMIT_EXCEEDED")):
        found = refusal(stage, literal.format(" ".join(f"f{n}: 1" for n in range(count))))
        assert (found or {})["code"] == expected
    assert limit_of(stage, "{ hello }", {"i": {f"f{n}": 1 for n in range(250)}}) is None
    assert limit_of(stage, "{ hello }", {"i": {f"f{n}": 1 for n in range(251)}}) == "array"


async def test_variables_hold_so_many_values_and_ten_times_as_many_where_orders_are_sent(stage):
    def body(count: int) -> dict[str, Any]:
        return {"a": [[1] * 249] * ((count - 1) // 250), "b": [1] * ((count - 1) % 250 - 1)}

    async def code(count: int, token: str) -> str | None:
        found = (await ask(stage, "{ hello }", body(count), authorization=f"Bearer {token}")).json()
        return found["errors"][0]["extensions"]["limit"] if "errors" in found else None

    assert (stage.engine.limits.values, stage.engine.limits.large_values) == (20_000, 200_000)
    assert await code(20_000, "reader") is None
    assert await code(20_001, "reader") == "values"
    assert await code(20_001, "feeder") is None
    lists = {f"k{n}": [[1] * 200] * 200 for n in range(5)}
    check_values(lists, Limits(large_values=5 + 5 * 200 * 201), most=5 + 5 * 200 * 201)
    with pytest.raises(LimitExceeded) as refused:
        check_values(lists, Limits(), most=4 + 5 * 200 * 201)
    assert refused.value.limit == "values"


def test_pairs_within_inline_fragments_count_for_each_of_them(stage):
    def within(depth: int) -> str:
        return "{ " + "... { " * depth + "hello " * 10 + "}" * depth + " }"

    assert limit_of(stage, within(10)) is None
    assert limit_of(stage, within(11)) == "overlaps", "45 pairs, looked at twelve times"


def test_a_fragment_that_spreads_itself_is_refused_before_anything_walks_in_circles(stage):
    text = "{ ...A } fragment A on Query { hello ...B } fragment B on Query { ...A }"
    with pytest.raises(Refused) as refused:
        stage.engine.prepare(Parameters(text))
    assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"
    assert refused.value.errors[0].message == "Cannot spread fragment 'A' within itself."


def test_tokens_are_counted_while_reading(stage):
    assert (refusal(stage, tokens(2_000)) or {})["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert (refusal(stage, tokens(2_001)) or {})["limit"] == "tokens"


def test_page_sizes_in_variables_count_as_well(stage):
    query = "query ($n: Int = 3) { books(first: $n) { nodes { title } } }"
    assert limit_of(stage, query, {"n": 100}) is None
    assert limit_of(stage, query, {"n": 101}) == "page"
    assert limit_of(stage, query, {"n": 1e300}) is None, "no number that Int takes: refused by its type"
    assert limit_of(stage, query.replace("= 3", "= 300")) == "page"
    in_fragment = "query ($n: Int) { ...F } fragment F on Query { books(last: $n) { nodes { title } } }"
    assert limit_of(stage, in_fragment, {"n": 101}) == "page"


def test_lists_and_depth_of_variables_are_bounded(stage):
    limits = Limits()
    check_values({"a": [1] * 250}, limits)
    with pytest.raises(LimitExceeded) as refused:
        check_values({"a": [{"b": [1] * 251}]}, limits)
    assert refused.value.limit == "array"
    for depth, passes in ((20, True), (21, False)):
        value: Any = 1
        for _ in range(depth - 1):
            value = {"part": value}
        if passes:
            check_values({"i": value}, limits)
        else:
            with pytest.raises(LimitExceeded):
                check_values({"i": value}, limits)


def test_literals_nest_as_deep_as_variables(stage):
    def literal(depth: int) -> str:
        inner = '{title: "x"}'
        for _ in range(depth - 1):
            inner = f'{{title: "x", part: {inner}}}'
        return f"{{ echo(input: {inner}) }}"

    assert limit_of(stage, literal(20)) is None
    assert limit_of(stage, literal(21)) == "value_depth"


COSTS = {
    "{ hello }": 0,
    "{ report }": 50,
    "{ shelf { id title price { amount currencyCode } tags } }": 10,
    "{ books(first: 10) { nodes { title } } }": 10,
    "{ books(first: 10) { edges { cursor node { title } } pageInfo { endCursor } } }": 10,
    "{ books(first: 10) { nodes { id } edges { node { id } } } }": 20,
    "{ books { nodes { title } } }": 25,
    "{ books(last: 5) { nodes { title } } }": 5,
    "{ books(first: 10) { totalCount } }": 10,
    "{ books(first: 10) { nodes { sequels(first: 3) { nodes { title } } } } }": 10 * (1 + 3),
    "{ books(first: 10) { nodes { sequels(first: 3) { totalCount nodes { title } } } } }": 10 * (1 + 10 + 3),
    "{ books(first: 2) { ...F } } fragment F on BookConnection { nodes { editions { title } } }": 2 * (1 + 25),
    "{ a: shelf { id } b: shelf { id } }": 20,
    "{ __schema { types { name fields { name } } } }": 0,
    'mutation { bookAdd(title: "x") { book { title } userErrors { message } } }': 1 + 1 + 1,
}


@pytest.mark.parametrize(("query", "cost"), COSTS.items(), ids=COSTS.keys())
def test_the_cost_follows_from_the_schema(stage, query, cost):
    assert stage.engine.prepare(Parameters(query)).cost == cost


def test_the_cost_is_bounded_with_variables_too(stage):
    query = "query ($n: Int!, $m: Int!) { books(first: $n) { nodes { sequels(first: $m) { nodes { title } } } } }"
    assert stage.engine.prepare(Parameters(query, None, {"n": 40, "m": 49})).cost == 2_000
    assert limit_of(stage, query, {"n": 40, "m": 50}) == "cost"


async def test_every_answer_says_what_it_cost(stage):
    found = (await ask(stage, "{ shelf { title } }")).json()
    assert found["extensions"] == {"cost": {"requested": 10, "limit": 2000, "remaining": 1990}}


def test_introspection_is_no_matter_of_depth(stage):
    full = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert refusal(stage, full) is None


def test_introspection_cannot_be_multiplied(stage):
    many = " ".join(f"a{n}: types {{ name }}" for n in range(25))
    assert limit_of(stage, f"{{ __schema {{ {many} }} }}") == "introspection_lists"
    deep = "{ __schema { types { fields { type { fields { name } } } } } }"
    assert limit_of(stage, deep) == "introspection_lists"
    hidden = "{ __schema { types { ...T } } } fragment T on __Type { fields { type { ...U } } } fragment U on __Type { fields { name } }"
    assert limit_of(stage, hidden) == "introspection_lists"


# ── documents made to hurt ─────────────────────────────────────────────────────────────────────────────────────────


def chain(length: int, *, close: bool = False) -> str:
    """Each fragment spreads the next one twice: written out, two to the power of the length."""
    links = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(length)]
    last = f"fragment F{length} on Query {{ {'...F0' if close else 'hello'} }}"
    return " ".join(["{ ...F0 }", *links, last])


HOSTILE = {
    "a chain of 29 fragments": chain(29),
    "a chain in a circle": chain(29, close=True),
    "a chain of 500 fragments": chain(500),
    "a fragment that spreads itself": "{ ...F } fragment F on Query { hello ...F }",
    "two that spread each other": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "the same nested fields again and again": "{ "
    + " ".join(["shelf { sequels { nodes { sequels { nodes { title } } } } }"] * 110)
    + " }",
    "aliases": "{ " + " ".join(f"a{n}: shelf {{ title }}" for n in range(400)) + " }",
    "directives": "{ hello " + "@skip(if: false) " * 400 + "}",
    "deep lists": "{ echo(input: " + "[" * 900 + "]" * 900 + ") }",
    "deep objects": "{ echo(input: " + "{part: " * 400 + "1" + "}" * 400 + ") }",
    "deep selections": "{ shelf " * 300 + "{ title }" + "}" * 300,
    "deep inline fragments": "{ " + "... { " * 400 + "hello" + " }" * 401,
    "variables as page sizes": "query ($n: Int!) { books(first: $n) { nodes { "
    + "sequels(first: $n) { nodes { " * 6
    + "title"
    + " } }" * 6
    + " } } }",
    "unknown names": "{ " + " ".join(f"n{n}: nope {{ nope }}" for n in range(90)) + " }",
    "many operations": " ".join(f"query Q{n} {{ hello me }}" for n in range(150)),
    "unused fragments": "{ hello } " + " ".join(f"fragment F{n} on Query {{ {'hello ' * 40} }}" for n in range(29)),
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_refused(stage, query):
    found = refusal(stage, query, {"n": 100})
    assert found is not None
    assert found["code"] in {"LIMIT_EXCEEDED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}


@pytest.mark.parametrize("length", [5, 10, 20, 29])
def test_measuring_looks_at_each_selection_once(length):
    stage = Stage()
    document = parse(chain(length).replace("hello", "shelf { id title sequels { nodes { id } } }"))
    measurer = Measurer(stage.engine.schema, document, stage.engine.limits, SIZES, fields=10**12)
    for definition in document.definitions[:1]:
        with pytest.raises(LimitExceeded):
            measurer.operation(cast("OperationDefinitionNode", definition))
    assert measurer.steps <= 2 * (1 + 2 * length + 6)


def test_a_price_with_variables_is_summed_once_for_each_fragment():
    stage = Stage(Limits(cost=10**8, selections=10**6, variables=10**6))
    text = (
        chain(12)
        .replace("hello", "books(first: $n) { nodes { id } }")
        .replace("{ ...F0 }", "query ($n: Int) { ...F0 }", 1)
    )
    document = parse(text)
    measurer = Measurer(stage.engine.schema, document, stage.engine.limits, SIZES, fields=10**12)
    measure = measurer.operation(cast("OperationDefinitionNode", document.definitions[0]))
    known: dict[int, int] = {}
    assert measure.price.total({"n": 7}, {}, known) == 2**12 * 7
    assert len(known) < 100


def test_innocent_documents_that_share_fragments_pass(stage):
    text = """
      query Page($first: Int!, $after: String) {
        books(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ...Row } } }
        me
      }
      fragment Row on Book { ...Names price { amount currencyCode } sequels(first: 3) { nodes { ...Names } } }
      fragment Names on Book { id title tags }
    """
    assert refusal(stage, text, {"first": 50, "after": "c"}) is None
