"""What a resolver knows of its request: who asks, of which database, and the facts of the connection."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import strawberry
from graphql import FieldNode

from regulars.platform.context import PUBLIC, Actor
from regulars.platform.graphql.loaders import Loader, Loaders

if TYPE_CHECKING:
    from regulars.platform.db.connect import Database

Transport = Literal["http", "sse", "websocket", "direct"]


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the network says of a request; a WebSocket keeps its facts for its whole life."""

    transport: Transport = "direct"
    ip: str = ""
    user_agent: str = ""
    scheme: str = "http"
    host: str = ""
    origin: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    bearer: str | None = None
    """The API token: of the Authorization header, or of a WebSocket's connection_init."""
    has_custom_header: bool = False
    """Whether the browser's own header came along, which no foreign page can send unasked."""


Authenticate = Callable[[RequestFacts], Awaitable[Actor | None]]
"""Who is behind a request; None where nobody is signed in. Raises a `RegularsError` for bad credentials."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set with the answer; an empty value removes it."""

    name: str
    value: str
    max_age: int | None = None
    secure: bool = True
    http_only: bool = True
    same_site: Literal["lax", "strict", "none"] = "lax"
    path: str = "/"


@dataclass(slots=True)
class Context:
    """One operation: made anew for each, also on a WebSocket, so that nothing cached outlives its answer."""

    database: "Database"
    caller: Actor | None = None
    facts: RequestFacts = field(default_factory=RequestFacts)
    correlation_id: str = ""
    cookies: list[Cookie] = field(default_factory=list[Cookie])
    loaders: Loaders = field(default_factory=Loaders)

    @property
    def actor(self) -> Actor:
        """The caller, or the visitor without a name and scopes."""
        return self.caller or PUBLIC

    def loader(self, batch: Callable[..., Awaitable[Mapping[Any, Any]]], *args: Any) -> Loader:
        """The operation's loader of `batch(context, keys, *args)`, which answers a mapping by key."""
        return self.loaders.of(self, batch, args)

    def set_cookie(self, cookie: Cookie) -> None:
        """Send a cookie with the answer (HTTP only; a WebSocket cannot)."""
        self.cookies.append(cookie)

    def again(self, *, correlation_id: str, caller: Actor | None) -> "Context":
        """A context for the next operation or event of the same connection, with fresh loaders."""
        return replace(self, correlation_id=correlation_id, caller=caller, cookies=[], loaders=Loaders())


@dataclass
class Info(strawberry.Info[Context, None]):
    """The `info` of every resolver."""

    columns: frozenset[str] | None = None
    """What is selected of the rows below; none where that is not known, and everything has to be read."""

    @property
    def nodes(self) -> list[FieldNode]:
        """Where the field stands in the document."""
        return self._raw_info.field_nodes  # pyright: ignore[reportUnknownMemberType] - an open generic of graphql-core
