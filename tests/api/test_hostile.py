"""Any document of 64 kB is answered or refused within a bound of steps, which the clock of the bench knows too (R3).

A step is a call of a Python function: a number that is the same on every machine.
"""

import asyncio
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    get_introspection_query,
    parse,
    print_ast,
    visit,
)
from graphql.language.lexer import Lexer
from graphql.validation.rules import overlapping_fields_can_be_merged as merging

from regulars.api.documents import Documents, Refused
from regulars.api.engine import Engine, Parameters
from regulars.api.limits import Limits
from regulars.api.measure import Measurer
from regulars.api.schema import schema
from regulars.platform.context import SYSTEM
from regulars.platform.graphql.context import Context
from tests.api.hostile import FAMILIES, LARGEST, Attack, attacks

SEED = 20_261_123
EACH = 10
MOST_STEPS = 150_000
MET = {"ok", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "tokens", "fields", "depth", "fragments", "directives",
       "overlaps", "page", "selections", "introspection_lists", "cost", "definitions", "conditions"}  # fmt: skip
"""What the attacks meet: every limit that a document alone can meet, and what lies within."""
HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def engine() -> Engine:
    found = Engine(schema)
    asked(found, Attack("", "{ viewer { scopes } }"))  # what is made once is made
    return found


def asked(engine: Engine, attack: Attack) -> str:
    """What became of it: ok, a limit, or a code."""
    engine.documents._kept.clear()
    try:
        engine.prepare(Parameters(attack.text, None, attack.variables))
    except Refused as refused:
        return (refused.errors[0].extensions or {}).get("limit", refused.code)
    return "ok"


def of_family(family: str) -> list[Attack]:
    every = attacks(SEED, EACH * len(FAMILIES))
    return [attack for attack in every if attack.family == family]


def steps_of(work: Callable[[], Any]) -> int:
    steps = 0

    def tally(frame: Any, event: str, argument: Any) -> None:
        nonlocal steps
        steps += event == "call"

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize("family", FAMILIES)
def test_whatever_a_document_holds_it_is_read_within_a_bound_of_steps(engine, family):
    for attack in of_family(family):
        assert len(attack.text.encode()) <= LARGEST
        assert steps_of(lambda attack=attack: asked(engine, attack)) <= MOST_STEPS, attack.text[:2_000]


def test_lexing_ends_at_the_limit_of_tokens(engine, monkeypatch):
    read = 0
    original = Lexer.read_next_token

    def counted(self: Lexer, start: int) -> Any:
        nonlocal read
        read += 1
        return original(self, start)

    monkeypatch.setattr(Lexer, "read_next_token", counted)
    comments = 0
    for text in ("{ " + "a " * 30_000, "{ " + "[" * 60_000, "{ a " + "#\n" * 30_000, "\n".join(["#"] * 30_000)):
        read = 0
        asked(engine, Attack("", text))
        comments = max(comments, read)
    assert comments <= 2 * engine.limits.tokens


def test_graphql_cores_own_rules_never_see_a_document_beyond_the_limits(monkeypatch):
    """Above all the one that compares fields pair by pair: so many comparisons as the limit of overlaps allows."""
    compared = 0
    original, find = Documents._faults, merging.find_conflict

    def counted(*arguments: Any) -> Any:
        nonlocal compared
        compared += 1
        return find(*arguments)

    def watched(self: Documents, ast: Any) -> Any:
        nonlocal compared
        measurer = Measurer(self.schema, ast, self.limits, self._sizes, fields=self.limits.fields)
        measurer.fragments()
        for definition in ast.definitions:
            if isinstance(definition, OperationDefinitionNode):
                measurer.operation(definition)
        most = self.limits.tokens * 2 + self.limits.selections * (self.limits.fragments + 2)
        assert measurer.steps <= most
        compared = 0
        found = original(self, ast)
        assert compared <= 4 * self.limits.overlaps
        return found

    monkeypatch.setattr(merging, "find_conflict", counted)
    monkeypatch.setattr(Documents, "_faults", watched)
    engine = Engine(schema)
    found = {asked(engine, attack) for attack in attacks(SEED, 3 * EACH * len(FAMILIES))}
    assert found >= MET, MET - found


# ── what is innocent passes ────────────────────────────────────────────────────────────────────────────────────────


class Spread(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.names.add(node.name.value)


def own_documents() -> dict[str, str]:
    """Every operation of the application, with the fragments that it needs."""
    found = [parse(path.read_text(encoding="utf-8")) for path in sorted((HOUSE / "frontend/src").rglob("*.graphql"))]
    nodes = [node for document in found for node in document.definitions]
    fragments = {node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)}
    made: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, OperationDefinitionNode) and node.name is not None:
            needed: dict[str, Any] = {}
            waiting: list[Any] = [node]
            while waiting:
                spread = Spread()
                visit(waiting.pop(), spread)
                fresh = spread.names - needed.keys()
                needed |= {name: fragments[name] for name in fresh}
                waiting += [fragments[name] for name in fresh]
            made[node.name.value] = "\n".join(map(print_ast, [node, *needed.values()]))
    return made


PAGES = {"SegmentList": 20}
"""Pages of another size: each line of segments has the days of its history."""


@pytest.mark.parametrize(("name", "text"), own_documents().items(), ids=own_documents())
def test_the_applications_own_documents_are_within_every_limit(name, text):
    """Half of each limit is enough for them; so is the cost, with pages of 50, and all their fields if nobody trusts them."""
    limits = Limits()
    halves = {each: getattr(limits, each) // 2 for each in ("selections", "variables", "overlaps", "tokens")}
    engine = Engine(schema, Limits(**halves))
    operation = engine.documents.find(text).operation(name)
    size = PAGES.get(name, 50)
    assert operation.cost({page.variable or "": size for page in operation.measure.pages}, limits) <= limits.cost


def test_the_applications_own_documents_are_kept_all_together():
    engine = Engine(schema)
    sizes = [engine.documents.find(text).nodes for text in own_documents().values()]
    assert sum(sizes) < engine.limits.document_nodes / 2


def test_documents_are_forgotten_by_their_weight_the_oldest_first():
    engine = Engine(schema, Limits(document_nodes=1_000))
    texts = [f"{{ a{number}: nodes(ids: [{'1 ' * 90}]) {{ id }} }}" for number in range(20)]
    for text in texts:
        engine.documents.find(text)
        engine.documents.find(texts[0])
        assert sum(one.nodes for one in engine.documents._kept.values()) == engine.documents._nodes <= 1_000
    assert [engine.documents.knows(text) for text in (texts[0], texts[1], texts[-1])] == [True, False, True]
    ast = engine.documents.find(texts[0]).ast
    assert ast.loc is not None
    assert ast.loc.start_token.next is None, "tokens weigh as much as nodes"


def test_the_applications_own_documents_are_never_pushed_out():
    own = "{ viewer { scopes } }"
    engine = Engine(schema, Limits(document_nodes=100), {sha256(own.encode()).hexdigest(): own})
    document = engine.documents.find(own)
    for number in range(50):
        engine.documents.find(f"{{ a{number}: viewer {{ scopes }} }}")
    assert engine.documents.find(own) is document


# ── others go on meanwhile ─────────────────────────────────────────────────────────────────────────────────────────


async def test_new_documents_are_read_beside_the_loop_one_at_a_time_and_known_ones_at_once(engine, monkeypatch):
    under_way, most, threads = 0, 0, set[int]()
    original = Documents.read

    def watched(self: Documents, text: str) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        threads.add(threading.get_ident())
        try:
            return original(self, text)
        finally:
            under_way -= 1

    monkeypatch.setattr(Documents, "read", watched)
    texts = [f"{{ a{number}: viewer {{ scopes }} }}" for number in range(20)]
    found = await asyncio.gather(*(engine.ready(Parameters(text)) for text in texts * 2))
    assert [one.cost for one in found] == [1] * 40
    assert most == 1
    assert threading.get_ident() not in threads
    threads.clear()
    await engine.ready(Parameters(texts[-1]))
    assert threads == set()


async def test_who_leaves_while_a_document_is_read_keeps_the_turn_until_it_is(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(schema)
    begun, go_on = threading.Semaphore(0), threading.Event()
    under_way: list[str] = []
    original = Documents.read

    def held(self: Documents, text: str) -> Any:
        under_way.append(text)
        begun.release()
        go_on.wait()
        return original(self, text)

    monkeypatch.setattr(Documents, "read", held)
    first = asyncio.create_task(engine.ready(Parameters("{ first: viewer { scopes } }")))
    await asyncio.to_thread(begun.acquire)
    first.cancel()
    second = asyncio.create_task(engine.ready(Parameters("{ second: viewer { scopes } }")))
    for _ in range(20):
        await asyncio.sleep(0)
    kept, read = not first.done(), list(under_way)
    go_on.set()
    assert kept, "its turn ends with its thread"
    assert read == ["{ first: viewer { scopes } }"]
    assert (await second).cost == 1
    assert first.cancelled()


# ── introspection: long, and always the same ───────────────────────────────────────────────────────────────────────

WHOLE = get_introspection_query(
    descriptions=True,
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
)


def context() -> Context:
    nothing: Any = None
    return Context(nothing, SYSTEM, correlation_id="test")


async def test_an_introspection_is_made_beside_the_loop_and_once(engine, monkeypatch):
    made: list[int] = []
    original = engine._executor

    def noted(*arguments: Any) -> Any:
        executor = original(*arguments)
        execute = executor.execute_operation

        def execute_operation() -> Any:
            made.append(threading.get_ident())
            return execute()

        monkeypatch.setattr(executor, "execute_operation", execute_operation, raising=False)
        return executor

    monkeypatch.setattr(engine, "_executor", noted)
    prepared = engine.prepare(Parameters(WHOLE))
    answers = [await engine.run(prepared, context()) for _ in range(3)]
    assert len(made) == 1
    assert made[0] != threading.get_ident()
    assert answers[0] == answers[1] == answers[2]
    assert {kind["name"] for kind in answers[0]["data"]["__schema"]["types"]} >= {"Customer", "Query"}


async def test_introspections_are_told_apart_by_document_name_and_variables(engine):
    text = 'query A($n: String!) { __type(name: $n) { name } } query B { __type(name: "Order") { name } }'

    async def name(operation: str, **variables: Any) -> str:
        answer = await engine.run(engine.prepare(Parameters(text, operation, variables)), context())
        return answer["data"]["__type"]["name"]

    for _ in range(2):
        assert [await name("A", n="Customer"), await name("A", n="Query"), await name("B")] == [
            "Customer",
            "Query",
            "Order",
        ]
    other = engine.prepare(Parameters('{ a: __type(name: "Order") { name } }'))
    assert (await engine.run(other, context()))["data"] == {"a": {"name": "Order"}}
    for number in range(20):
        await engine.run(engine.prepare(Parameters(f"{{ a{number}: __schema {{ description }} }}")), context())
    assert len(engine._introspections._answers) <= 8


def test_an_introspection_is_measured_by_what_it_will_be_answered(engine):
    assert asked(engine, Attack("", WHOLE)) == "ok"
    names = " ".join(f"a{n}: name b{n}: description" for n in range(95))
    for text in (f"{{ __schema {{ types {{ fields {{ {names} }} }} }} }}", f"{{ __schema {{ types {{ {names} }} }} }}"):
        assert asked(engine, Attack("", text)) == "introspection_fields"


def test_a_seed_tells_the_whole():
    assert list(islice(attacks(7, 60), 60)) == list(attacks(7, 60))
