"""A small schema behind our own endpoints: what HTTP, WebSocket and event streams are tried on."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry import UNSET

from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.api.build import build_schema
from regulars.api.endpoint import METHODS, PATH, Endpoint
from regulars.api.engine import Engine
from regulars.api.limits import Limits
from regulars.api.websocket import SocketEndpoint
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal, Unauthenticated
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Cookie, Info, RequestFacts
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.node import Node, rows_are
from regulars.platform.graphql.payload import Payload, settle

SECRET = "canary-7f3a"


@dataclass(slots=True)
class BookRow:
    prefix: ClassVar[str] = "book"
    id: int
    title: str = "Emma"
    price: int = 1999


@dataclass
class World:
    """Stands in for the database, and counts what happens."""

    books: list[BookRow] = field(default_factory=lambda: [BookRow(key, f"Book {key}") for key in range(1, 121)])
    written: list[str] = field(default_factory=list)
    begun: int = 0
    ended: int = 0
    ticks: asyncio.Event = field(default_factory=asyncio.Event)
    counted: int = 0
    told: int = 0
    """Events of a subscription without end."""
    delay: float = 0.0
    """Seconds that a write takes."""


@dataclass(slots=True)
class Page:
    rows: list[Any]
    has_next: bool = False
    has_previous: bool = False

    def cursor(self, index: int) -> str:
        return f"c{index}"


@strawberry.type
class Book(Node):
    is_type_of = rows_are(BookRow)

    title: str
    price: Money = derived(lambda row: money(row.price, "USD"))
    tags: Annotated[list[str], strawberry.field(directives=[ListSize(assumed_size=5)])] = UNSET

    @strawberry.field
    @staticmethod
    def broken(root: strawberry.Parent[Any]) -> str | None:
        raise RuntimeError(f"{SECRET} in a column")

    @strawberry.field
    @staticmethod
    async def sequels(root: strawberry.Parent[Any], info: Info, first: First = UNSET) -> "Connection[Book] | None":
        return listing(info, given(first, 5))

    @strawberry.field
    @staticmethod
    async def editions(root: strawberry.Parent[Any], info: Info) -> "list[Book]":
        return []


@strawberry.input
class BookInput:
    title: str
    pages: list[int] | None = UNSET
    part: "BookInput | None" = UNSET


@strawberry.type
class BookPayload(Payload):
    book: Book | None = None


def listing(info: Info, size: int) -> Any:
    world: Any = info.context.database

    async def count() -> int:
        world.counted += 1
        return len(world.books)

    return connection(Page(world.books[:size]), count)


@strawberry.type
class Query:
    @access(PUBLIC)
    @staticmethod
    def hello(info: Info, name: str = "you") -> str:
        return f"Hello {name}"

    @access(SIGNED_IN)
    @staticmethod
    def me(info: Info) -> str | None:
        return info.context.actor.name

    @requires(Scope.CUSTOMERS_READ)
    @staticmethod
    async def books(
        info: Info, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET
    ) -> Connection[Book] | None:
        return listing(info, given(first) or 25)

    @access(PUBLIC, directives=[ListSize(assumed_size=10)])
    @staticmethod
    async def shelf(info: Info) -> list[Book]:
        world: Any = info.context.database
        return world.books[:10]

    @access(PUBLIC, directives=[Cost(weight=50)])
    @staticmethod
    async def report(info: Info) -> str | None:
        return "figures"

    @access(PUBLIC)
    @staticmethod
    async def bug(info: Info) -> str | None:
        raise RuntimeError(f"{SECRET} in a resolver")

    @access(PUBLIC)
    @staticmethod
    async def refusal(info: Info) -> str | None:
        raise Refusal(ErrorCode.INVALID_FILTER, "No such filter.", ("filter", "x"))

    @access(PUBLIC)
    @staticmethod
    async def slow(info: Info) -> str | None:
        world: Any = info.context.database
        world.begun += 1
        try:
            await asyncio.Event().wait()
        finally:
            world.ended += 1
        return None

    @access(PUBLIC)
    @staticmethod
    async def waits(info: Info, seconds: float) -> float | None:
        return await waiting(info, seconds)

    @access(PUBLIC)
    @staticmethod
    def running(info: Info) -> int | None:
        world: Any = info.context.database
        return world.begun - world.ended

    @access(PUBLIC)
    @staticmethod
    async def long(info: Info, size: int) -> str | None:
        return "x" * size

    @access(PUBLIC)
    @staticmethod
    def echo(info: Info, input: BookInput) -> str | None:
        return repr(fields_of(input))


async def waiting(info: Info, seconds: float) -> float:
    world: Any = info.context.database
    world.begun += 1
    try:
        await asyncio.sleep(seconds)
    finally:
        world.ended += 1
    return seconds


@strawberry.type
class Beat:
    @strawberry.field
    @staticmethod
    async def waits(info: Info, seconds: float) -> float | None:
        return await waiting(info, seconds)


@strawberry.type
class Mutation:
    @requires(Scope.CUSTOMERS_WRITE)
    @staticmethod
    async def book_add(info: Info, title: str) -> BookPayload | None:
        return await settle(BookPayload, add(info, title), book=lambda row: row)

    @access(PUBLIC)
    @staticmethod
    async def sign_in(info: Info) -> bool | None:
        world: Any = info.context.database
        world.written.append("signed in")
        info.context.set_cookie(Cookie("regulars", "s3cret", max_age=60, secure=False))
        return True


async def add(info: Info, title: str) -> BookRow:
    world: Any = info.context.database
    if not title:
        raise Refusal(ErrorCode.REQUIRED, "Give it a title.", ("title",))
    await asyncio.sleep(world.delay)
    world.written.append(title)
    return BookRow(1, title)


@strawberry.type
class Subscription:
    @access(PUBLIC, subscription=True)
    @staticmethod
    async def count(info: Info, to: int = 3) -> AsyncGenerator[int | None, None]:
        world: Any = info.context.database
        world.begun += 1
        try:
            for number in range(to):
                yield number
        finally:
            world.ended += 1

    @requires(Scope.CUSTOMERS_READ, subscription=True)
    @staticmethod
    async def ticks(info: Info) -> AsyncGenerator[int | None, None]:
        world: Any = info.context.database
        world.begun += 1
        try:
            number = 0
            while True:
                yield number
                number += 1
                await world.ticks.wait()
                world.ticks.clear()
        finally:
            world.ended += 1

    @access(PUBLIC, subscription=True)
    @staticmethod
    async def pads(info: Info, size: int) -> AsyncGenerator[str | None, None]:
        world: Any = info.context.database
        while True:
            world.told += 1
            yield "x" * size

    @access(PUBLIC, subscription=True)
    @staticmethod
    async def beats(info: Info) -> AsyncGenerator[Beat | None, None]:
        yield Beat()

    @access(PUBLIC, subscription=True)
    @staticmethod
    async def fails(info: Info) -> AsyncGenerator[int | None, None]:
        yield 1
        raise RuntimeError(f"{SECRET} in a generator")

    @access(PUBLIC, subscription=True)
    @staticmethod
    async def stubborn(info: Info) -> AsyncGenerator[int | None, None]:
        raise Refusal(ErrorCode.INVALID, "This is not a cursor.", ("after",))
        yield 1


schema = build_schema(Query, Mutation, Subscription, types=[Book])

ALL = frozenset(Scope)
PEOPLE = {
    "owner": Actor("staff", 1, "Olive", ALL),
    "reader": Actor("token", 2, "Reader", frozenset({"CUSTOMERS_READ"})),
    "feeder": Actor("token", 3, "Feeder", frozenset({"ORDERS_WRITE"})),
    "nobody": Actor("token", 4, "Nobody", frozenset()),
}


class Stage:
    """Endpoints over the sample schema, whose callers are named by their token or cookie."""

    def __init__(self, limits: Limits | None = None, trusted: dict[str, str] | None = None) -> None:
        self.world = World()
        self.people: dict[str, Actor] = dict(PEOPLE)
        self.asked = 0
        self.engine = Engine(schema, limits, trusted)

        def database() -> Any:
            return self.world

        origins = frozenset({"https://crm.example"})
        self.http = Endpoint(self.engine, self.authenticate, database=database, allowed_origins=origins)
        self.ws = SocketEndpoint(self.engine, self.authenticate, database=database, allowed_origins=origins)
        self.app = Starlette(
            routes=[WebSocketRoute(PATH, self.ws.handle), Route(PATH, self.http.handle, methods=list(METHODS))]
        )

    async def authenticate(self, facts: RequestFacts) -> Actor | None:
        self.asked += 1
        if facts.bearer is not None:
            if facts.bearer not in self.people:
                raise Unauthenticated
            return self.people[facts.bearer]
        return self.people.get(facts.cookies.get("regulars", ""))

    def context(self, caller: Actor | None = None) -> Context:
        world: Any = self.world
        return Context(world, caller, correlation_id="test")
