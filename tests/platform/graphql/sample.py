"""A small schema of our own joinery: cats, their toys and their owner."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access
from regulars.api.build import build_schema
from regulars.platform.duration import Duration
from regulars.platform.graphql.arguments import First
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.money import BagFrom, Money, MoneyBag, MoneyFrom
from regulars.platform.graphql.node import Node, Versioned, rows_are
from regulars.platform.graphql.scalars import BigInt, Day, Email, Instant, Json


@strawberry.enum
class Coat(StrEnum):
    SHORT = "SHORT"
    LONG = "LONG"


@dataclass(slots=True)
class ToyRow:
    name: Any
    price: Any
    currency: str = "USD"


@dataclass(slots=True)
class CatRow:
    prefix: ClassVar[str] = "cat"
    id: Any
    version: Any = 1
    name: Any = "Tom"
    email: Any = None
    coat: Any = "SHORT"
    lives: Any = 9
    weight: Any = 3.5
    is_tame: Any = True
    seen_at: Any = 1_795_330_800_000_000
    born_on: Any = "2024-02-29"
    spent: Any = 1050
    currency: Any = "USD"
    big: Any = 2**40
    tags: Any = field(default_factory=list)
    rate: Any = "1.5"
    nap: Any = None
    anything: Any = None
    toy: Any = None
    toys: Any = field(default_factory=list)
    grid: Any = field(default_factory=list)
    sibling_id: Any = None


@dataclass(slots=True)
class Page:
    rows: list[Any]
    has_next: bool = False
    has_previous: bool = False

    def cursor(self, index: int) -> str:
        return f"c{index}"


@strawberry.type
class Toy:
    name: str
    price: Money = derived(MoneyFrom("price", "currency"))
    maybe_price: Money | None = derived(MoneyFrom("price", "currency"))


@strawberry.type
class CatFacts:
    name: str
    email: Email | None
    coat: Coat
    lives: int
    weight: float | None
    is_tame: bool
    seen_at: Instant | None
    born_on: Day | None
    spent: Money = derived(MoneyFrom("spent", "currency"))
    spent_bag: MoneyBag | None = derived(BagFrom("spent", "currency", "spent", "currency"))
    itself: "Cat" = derived(lambda row: row, passes_on=True)
    big: BigInt
    tags: list[str]
    rate: Decimal | None
    nap: Duration | None
    anything: Json | None
    toy: Toy | None
    toys: Annotated[list[Toy], strawberry.field(directives=[ListSize(assumed_size=3)])]
    grid: list[list[int | None]] | None

    @derived(reads=("name",))
    @staticmethod
    def shout(row: CatRow) -> str:
        return row.name.upper()

    @strawberry.field
    @staticmethod
    async def sibling(root: strawberry.Parent[Any], info: Info) -> "Cat | None":
        return await info.context.loader(cats_by_id).load(root.sibling_id)

    @strawberry.field
    @staticmethod
    def echo(root: strawberry.Parent[Any], times: int = 1) -> str:
        return root.name * times

    @strawberry.field
    @staticmethod
    async def slow(root: strawberry.Parent[Any]) -> str:
        await asyncio.sleep(0)
        return root.name + "…"

    @strawberry.field(graphql_type=list[str])
    @each("id", missing=list)
    @staticmethod
    async def names(cats: Sequence[Any], info: Info, times: int = 1) -> Mapping[Any, Any]:
        shelter(info.context).asked.append(tuple(cats))
        return {row.id: [row.name] * times for row in shelter(info.context).cats if row.id in cats and row.id != 5}

    @access(SIGNED_IN, graphql_type=str | None)
    @each("sibling_id")
    @staticmethod
    async def kin(cats: Sequence[Any], info: Info) -> Mapping[Any, Any]:
        return dict.fromkeys(cats, "kin")

    @access(PUBLIC, graphql_type=int | None)
    @each("id")
    @staticmethod
    async def risky(cats: Sequence[Any], info: Info) -> Mapping[Any, Any]:
        if 4 in cats:
            raise ValueError("Not the fourth.")
        return {key: key * 2**30 for key in cats}

    @access(SIGNED_IN)
    @staticmethod
    async def secret(root: strawberry.Parent[Any]) -> str | None:
        return root.name

    @access(PUBLIC)
    @staticmethod
    def loud(root: strawberry.Parent[Any], info: Info, times: int = 1, coats: list[Coat] | None = UNSET) -> str | None:
        return f"{info.field_name} {root.name * times} {given(coats)}"

    @strawberry.field
    @staticmethod
    async def kittens(root: strawberry.Parent[Any], info: Info, first: First = UNSET) -> "Connection[Cat]":
        return listing([row for row in shelter(info.context).cats if row is not root][: given(first, 2)])


@strawberry.type
class Cat(Node, Versioned, CatFacts):
    is_type_of = rows_are(CatRow)


def shelter(context: Context) -> Any:
    return context.database


def listing(rows: list[Any]) -> Any:
    async def count() -> int:
        return len(rows)

    return connection(Page(rows), count)


async def cats_by_id(context: Context, keys: Sequence[Any]) -> Mapping[Any, Any]:
    return {row.id: row for row in shelter(context).cats if row.id in keys}


@strawberry.type
class Query:
    @strawberry.field
    @staticmethod
    async def cats(info: Info, first: First = UNSET) -> "Connection[Cat] | None":
        shelter(info.context).columns = info.columns
        return listing(shelter(info.context).cats[: given(first)])

    @strawberry.field
    @staticmethod
    def cat(info: Info) -> Cat | None:
        return shelter(info.context).cats[0] if shelter(info.context).cats else None

    @strawberry.field
    @staticmethod
    def herd(info: Info) -> list[Cat | None]:
        return shelter(info.context).cats

    @strawberry.field
    @staticmethod
    def node(info: Info) -> Node | None:
        return shelter(info.context).cats[0] if shelter(info.context).cats else None


@dataclass
class Shelter:
    """Stands in for the database: the resolvers here read lists."""

    cats: list[Any]
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    columns: frozenset[str] | None = None


schema = build_schema(Query, types=[Cat])
