"""Connections: a page of a list with its cursors, and the exact count only where somebody selects it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Generic, NamedTuple, Protocol, TypeVar

import strawberry

from regulars.platform.graphql.context import Context
from regulars.platform.graphql.directives import Cost
from regulars.platform.graphql.reading import passing, reading

T = TypeVar("T")
_NONE = reading()
Count = Callable[[], Awaitable[int]]


class PageLike(Protocol):
    """A page as the query layer gives it."""

    @property
    def rows(self) -> Sequence[Any]:
        """The rows in the list's order."""
        ...

    @property
    def has_next(self) -> bool:
        """Whether rows follow."""
        ...

    @property
    def has_previous(self) -> bool:
        """Whether rows go before."""
        ...

    def cursor(self, index: int, /) -> str:
        """The cursor of the row at that index."""
        ...


class EdgeRow(NamedTuple):
    """The row behind an edge."""

    node: Any
    cursor: str


class PageFacts(NamedTuple):
    """The row behind `PageInfo`."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


class Listing:
    """The row behind every connection; edges, page info and count are made only when selected."""

    __slots__ = ("_count", "page")

    def __init__(self, page: PageLike, count: Count) -> None:
        """`count` is called at most once an operation, when `totalCount` is selected."""
        self.page = page
        self._count = count

    @property
    def nodes(self) -> Sequence[Any]:
        """The rows themselves."""
        return self.page.rows

    @property
    def edges(self) -> list[EdgeRow]:
        """The rows with their cursors."""
        page = self.page
        return [EdgeRow(row, page.cursor(index)) for index, row in enumerate(page.rows)]

    @property
    def page_info(self) -> PageFacts:
        """Whether there is more, and where to go on."""
        page = self.page
        size = len(page.rows)
        return PageFacts(
            page.has_next,
            page.has_previous,
            page.cursor(0) if size else None,
            page.cursor(size - 1) if size else None,
        )

    async def count(self) -> int:
        """How many there are in all, exactly."""
        return await self._count()


@strawberry.type(description="Keyset paging both ways.")
class PageInfo:
    """Answered from `PageFacts`."""

    has_next_page: Annotated[bool, strawberry.field(description="Whether rows follow.")]
    has_previous_page: Annotated[bool, strawberry.field(description="Whether rows go before.")]
    start_cursor: Annotated[str | None, strawberry.field(description="Of the first row here; for before.")]
    end_cursor: Annotated[str | None, strawberry.field(description="Of the last row here; for after.")]


@strawberry.type(description="One of them and its cursor.")
class Edge(Generic[T]):
    """Answered from an `EdgeRow`."""

    node: Annotated[T, strawberry.field(description="The record.", metadata=passing())]
    cursor: Annotated[str, strawberry.field(description="Its place in the list; for after and before.", metadata=_NONE)]


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Answered from a `Listing`; `Connection[CustomerRef]` is named CustomerConnection."""

    nodes: Annotated[list[T], strawberry.field(description="The records of this page.", metadata=passing())]
    edges: Annotated[
        list[Edge[T]],
        strawberry.field(description="The records of this page with their cursors.", metadata=passing()),
    ]
    page_info: Annotated[
        PageInfo, strawberry.field(description="Whether there is more, and where to go on.", metadata=_NONE)
    ]

    @strawberry.field(
        description="All that match, exactly; counted only when selected.", directives=[Cost(weight=10)], metadata=_NONE
    )
    @staticmethod
    async def total_count(root: strawberry.Parent[Any]) -> int:
        """Counts."""
        return await root.count()


def connections(
    context: Context, pages: Mapping[int, PageLike], counts: Callable[[Sequence[int]], Awaitable[Mapping[int, int]]]
) -> dict[int, Any]:
    """The connections of a field's pages by their parents; `counts` counts for those parents where it is selected."""

    async def counted(_: Context, parents: Sequence[int]) -> Mapping[int, int]:
        return await counts(parents)

    return {key: Listing(page, partial(context.loader(counted).load, key)) for key, page in pages.items()}


def connection(page: PageLike, count: Count) -> Any:
    """The connection of a page; `count` is an async function that counts all that match."""
    return Listing(page, count)
