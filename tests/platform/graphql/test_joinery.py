"""Inputs, loaders, nodes, connections, payloads and guards: what every room builds with."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access, requires
from regulars.access.scopes import ALL_SCOPES, ROLES, Scope, scope_of
from regulars.api.build import build_schema, core_of
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.graphql import node as nodes
from regulars.platform.graphql.connection import connection
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.filters import DateTimeFilter, IdFilter, StringFilter
from regulars.platform.graphql.inputs import fields_of, given, one_of, plain
from regulars.platform.graphql.money import Amount, money, money_bag
from regulars.platform.graphql.node import Node, find_node, find_nodes, register_node
from regulars.platform.graphql.payload import InputError, Payload, UserError, error_of, facts_of, register_error, settle
from regulars.platform.graphql.permission import Guard, guard_of
from regulars.platform.graphql.told import Told
from tests.platform.graphql.sample import CatRow, Coat, Page

# ── inputs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@strawberry.input
class Wish:
    name: StringFilter | None = UNSET
    coats: list[Coat] | None = UNSET
    seen: DateTimeFilter | None = UNSET
    and_: Annotated[list["Wish"] | None, strawberry.field(name="and")] = UNSET
    note: str | None = UNSET


def test_an_input_becomes_what_was_set():
    wish = Wish(
        name=StringFilter(in_=["a"], starts_with="b"),
        coats=[Coat.LONG],
        and_=[Wish(seen=DateTimeFilter(is_null=False)), Wish()],
        note=None,
    )
    assert fields_of(wish) == {
        "name": {"in": ["a"], "starts_with": "b"},
        "coats": ["LONG"],
        "and": [{"seen": {"is_null": False}}, {}],
        "note": None,
    }
    assert fields_of(UNSET) == fields_of(None) == {}


def test_arguments_are_read_one_by_one_too():
    assert (given(UNSET), given(UNSET, 5), given(None, 5), given(0, 5)) == (None, 5, None, 0)
    assert plain([Coat.SHORT, IdFilter(eq=strawberry.ID("x"))]) == ["SHORT", {"eq": "x"}]
    assert one_of(Wish(note="x")) == ("note", "x")


# ── loaders ────────────────────────────────────────────────────────────────────────────────────────────────────────


def context(caller: Actor | None = None) -> Context:
    database: Any = None
    return Context(database, caller)


async def test_a_loader_reads_once_for_all_who_ask_in_the_same_turn():
    asked = []

    async def doubles(context: Context, keys: list[int], times: int) -> dict[int, int]:
        asked.append((list(keys), times))
        return {key: key * times for key in keys if key != 3}

    one = context()
    found = await asyncio.gather(*(one.loader(doubles, 2).load(key) for key in (1, 2, 3, 1)))
    assert found == [2, 4, None, 2]
    assert await one.loader(doubles, 5).load_many([2]) == [10]
    assert asked == [([1, 2, 3], 2), ([2], 5)]
    again = one.again(correlation_id="x", caller=None)
    assert await again.loader(doubles, 2).load(1) == 2
    assert asked[-1] == ([1], 2), "the next operation reads anew"


# ── nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cats(monkeypatch):
    monkeypatch.setattr(nodes, "_LOADERS", {})
    asked = []

    async def load(context: Context, keys: Any) -> dict[int, CatRow]:
        asked.append(list(keys))
        return {key: CatRow(key) for key in keys if key < 100}

    register_node("cat", load)
    return asked


async def test_a_record_is_found_by_its_id_and_nothing_else(cats):
    one = context()
    assert (await find_node(one, "cat_7")).id == 7
    for bad in ("cat_100", "dog_1", "cat_", "cat_x", "cat_-1", "cat_07", "7", "", "cat_" + "9" * 30, "cat_1; drop"):
        assert await find_node(one, bad) is None


async def test_several_records_come_in_the_order_asked_with_one_read(cats):
    found = await find_nodes(context(), ["cat_3", "dog_1", "cat_1", "nope", "cat_3", "cat_400"])
    assert [row and row.id for row in found] == [3, None, 1, None, 3, None]
    assert cats == [[3, 1, 400]]


def test_a_prefix_belongs_to_one_room(cats):
    with pytest.raises(ValueError, match="cat"):
        register_node("cat", cats)
    assert nodes.node_prefixes() == {"cat"}


# ── connections ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_connection_makes_edges_and_counts_only_when_asked():
    counted = []

    async def count() -> int:
        counted.append(1)
        return 9

    listing = connection(Page([CatRow(1), CatRow(2)], has_next=True), count)
    assert [(edge.node.id, edge.cursor) for edge in listing.edges] == [(1, "c0"), (2, "c1")]
    assert listing.page_info == (True, False, "c0", "c1")
    assert counted == []
    assert await listing.count() == 9
    assert connection(Page([]), count).page_info == (False, False, None, None)


# ── money ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_money_is_made_of_minor_units_or_there_is_none():
    assert money(1050, "USD") == Amount(1050, "USD")
    assert money(None, "USD") is None
    assert money_bag(1, "USD", None, "EUR") is None
    assert money_bag(1, "USD", 2, "EUR").presentment == Amount(2, "EUR")


# ── payloads ───────────────────────────────────────────────────────────────────────────────────────────────────────


class NoSuchToy(Refusal):
    def __init__(self) -> None:
        super().__init__(ErrorCode.NOT_FOUND, "There is no such toy.", ("input", "toy"))


@strawberry.type
class ToyError(UserError):
    toy: str = ""


@strawberry.type
class ToyPayload(Payload):
    name: str | None = None
    size: int = 0


async def test_a_payload_holds_what_was_done():
    async def work() -> str:
        return "ball"

    async def name_of(key: str) -> str:
        return key.upper()

    payload = await settle(ToyPayload, work(), name=name_of, size=len)
    assert (payload.name, payload.size, payload.user_errors) == ("BALL", 4, [])


async def test_a_payload_holds_refusals_by_their_nearest_type():
    class Worse(NoSuchToy):
        pass

    async def work() -> str:
        raise Refusals([Worse(), Refusal(ErrorCode.REQUIRED, "Say which.")])

    register_error(NoSuchToy, lambda refusal: ToyError(**facts_of(refusal), toy="ball"))
    payload = await settle(ToyPayload, work(), name=str)
    first, second = payload.user_errors
    assert isinstance(first, ToyError)
    assert (first.code, first.path, first.toy) == (ErrorCode.NOT_FOUND, ["input", "toy"], "ball")
    assert isinstance(second, InputError)
    assert second.path is None
    assert payload.name is None
    with pytest.raises(ValueError, match="NoSuchToy"):
        register_error(NoSuchToy, error_of)


def test_a_stale_version_carries_the_present_one():
    error: Any = error_of(StaleVersion(7, "cat_1"))
    assert (error.code, error.current_version, error.subject) == (ErrorCode.CONFLICT_STALE_VERSION, 7, "cat_1")


async def test_a_bug_is_no_refusal():
    async def work() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await settle(ToyPayload, work())


# ── guards and scopes ──────────────────────────────────────────────────────────────────────────────────────────────

READER = Actor("token", 1, scopes=frozenset({"CUSTOMERS_READ"}))


@pytest.mark.parametrize(
    ("guard", "caller", "code"),
    [
        (Guard(public=True), None, None),
        (Guard(), None, "UNAUTHENTICATED"),
        (Guard(), Actor("public"), "UNAUTHENTICATED"),
        (Guard(), READER, None),
        (Guard(scope="CUSTOMERS_READ"), READER, None),
        (Guard(scope="CUSTOMERS_WRITE"), READER, "FORBIDDEN"),
        (Guard(scope="CUSTOMERS_WRITE"), None, "UNAUTHENTICATED"),
        (Guard(scope="CUSTOMERS_WRITE"), Actor("system"), None),
    ],
)
def test_a_guard_lets_in_whom_it_should(guard, caller, code):
    if code is None:
        guard.check(context(caller))
    else:
        with pytest.raises(Told) as refused:
            guard.check(context(caller))
        assert (refused.value.extensions or {})["code"] == code


@dataclass
class Thing:
    name: str


@strawberry.type
class Query:
    @access(PUBLIC)
    @staticmethod
    def open() -> int:
        return 1

    @access(SIGNED_IN)
    def inside(self) -> int | None:
        return 1

    @requires(Scope.NOTES_READ, description="Notes.")
    async def notes(self, times: int = 1) -> int | None:
        return times


def test_the_schema_says_who_may_use_a_field_and_the_guard_is_found_again():
    schema = build_schema(Query)
    text = schema.as_str()
    assert "open: Int! @access(to: PUBLIC)" in text
    assert "inside: Int @access(to: SIGNED_IN)" in text
    assert "notes(times: Int! = 1): Int @requires(scope: NOTES_READ)" in text
    root: Any = core_of(schema).query_type
    fields = root.fields
    assert guard_of(fields["notes"].extensions) == Guard(scope="NOTES_READ")
    assert guard_of(fields["open"].extensions) == Guard(public=True)


def test_scopes_have_two_spellings():
    assert Scope.CUSTOMERS_READ.on_command_line == "customers:read"
    assert Scope.EXPORT_RAW.on_command_line == "export:raw"
    for scope in Scope:
        assert scope_of(scope.on_command_line) is scope_of(scope.value) is scope
    assert scope_of("customers:fly") is None


def test_roles_hold_what_they_are_for():
    assert ROLES["owner"] == ALL_SCOPES
    assert not {Scope.STAFF_WRITE, Scope.TOKENS_WRITE} & ROLES["manager"]
    assert Scope.PII_READ not in ROLES["analyst"]
    assert all(scope.value.endswith("_READ") for scope in ROLES["analyst"])
    assert set(ROLES) == {"owner", "manager", "support", "marketer", "analyst"}


def test_the_id_of_a_node_is_made_of_prefix_and_key():
    assert nodes.node_id(CatRow(5)) == "cat_5"
    assert nodes.node_id(CatRow("cat_9")) == "cat_9"
    assert "Node" in str(Node)
