"""API tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import strawberry
from strawberry import UNSET

from regulars.access import queries
from regulars.access.graphql.directives import requires
from regulars.access.graphql.staff import ordered, staff_by_id
from regulars.access.graphql.system import SystemRow
from regulars.access.queries import TokenRow
from regulars.access.scopes import Scope
from regulars.access.service import tokens
from regulars.platform import ids
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of
from regulars.platform.graphql.node import Node, register_node, rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import Instant

if TYPE_CHECKING:
    from regulars.access.graphql.actors import ActorRef

CreatorRef = Annotated["ActorRef", strawberry.lazy("regulars.access.graphql.actors")]  # the union holds this type too


@dataclass(frozen=True, slots=True)
class ApiClientMention:
    """An API client of which a record keeps id and name; the rest is read when selected."""

    prefix: ClassVar[str] = TokenRow.prefix
    id: int
    name: str


ClientLike = TokenRow | ApiClientMention


@strawberry.type(description="An API token, without its secret.")
class ApiClient(Node):
    """Answered from a `TokenRow` or an `ApiClientMention`."""

    name: Annotated[str, strawberry.field(description="What uses it.")]

    @strawberry.field(description="What it may do.", directives=[ListSize(assumed_size=50)])
    @staticmethod
    async def scopes(client: strawberry.Parent[ClientLike], info: Info) -> list[Scope]:
        """In the order of the enum."""
        return ordered((await _whole(client, info)).scopes)

    @strawberry.field(description="First characters of the token, to find it again.")
    @staticmethod
    async def prefix(client: strawberry.Parent[ClientLike], info: Info) -> str:
        """rg_ and a few more."""
        return (await _whole(client, info)).start

    @strawberry.field(description="When it was made.", graphql_type=Instant)
    @staticmethod
    async def created_at(client: strawberry.Parent[ClientLike], info: Info) -> int:
        """And shown, this once."""
        return (await _whole(client, info)).created_at

    @strawberry.field(description="Who made it.", graphql_type=CreatorRef | None)
    @staticmethod
    async def created_by(client: strawberry.Parent[ClientLike], info: Info) -> Any:
        """A colleague, another token, or the command line."""
        whole = await _whole(client, info)
        if whole.created_by_kind == "staff":
            return await info.context.loader(staff_by_id).load(whole.created_by_id)
        if whole.created_by_kind == "token":
            return await info.context.loader(_by_id).load(whole.created_by_id)
        return SystemRow("Regulars")

    @strawberry.field(description="After which it is refused.", graphql_type=Instant | None)
    @staticmethod
    async def expires_at(client: strawberry.Parent[ClientLike], info: Info) -> int | None:
        """None: until it is revoked."""
        return (await _whole(client, info)).expires_at

    @strawberry.field(description="When it was used last, to the minute.", graphql_type=Instant | None)
    @staticmethod
    async def last_used_at(client: strawberry.Parent[ClientLike], info: Info) -> int | None:
        """None: never."""
        return (await _whole(client, info)).last_used_at

    @strawberry.field(description="Since when it is refused.", graphql_type=Instant | None)
    @staticmethod
    async def revoked_at(client: strawberry.Parent[ClientLike], info: Info) -> int | None:
        """None: still valid."""
        return (await _whole(client, info)).revoked_at

    is_type_of = rows_are(TokenRow, ApiClientMention)


async def _whole(client: ClientLike, info: Info) -> TokenRow:
    return client if isinstance(client, TokenRow) else await info.context.loader(_by_id).load(client.id)


async def _by_id(context: Context, keys: Sequence[int]) -> Mapping[int, TokenRow]:
    return await queries.tokens_by_ids(context.database, keys)


async def _visible(context: Context, keys: Sequence[int]) -> Mapping[int, TokenRow]:
    """By node(id): with TOKENS_WRITE, and a token itself."""
    actor = context.actor
    seen = keys if actor.may(Scope.TOKENS_WRITE) else [key for key in keys if actor.kind == "token" and key == actor.id]
    return await _by_id(context, seen) if seen else {}


register_node(TokenRow.prefix, _visible)


@strawberry.input(description="A new token.")
class ApiTokenInput:
    """Of apiTokenCreate."""

    name: Annotated[str, strawberry.field(description="What will use it.")]
    scopes: Annotated[list[Scope], strawberry.field(description="What it may do; no more than you may.")]
    expires_at: Annotated[Instant | None, strawberry.field(description="After which it is refused.")] = UNSET


@strawberry.type(description="Outcome of apiTokenCreate, apiTokenRevoke.")
class ApiTokenPayload(Payload):
    """The token and, once, its secret."""

    token: Annotated[ApiClient | None, strawberry.field(description="The token.")] = None
    secret: Annotated[str | None, strawberry.field(description="Shown once.")] = None


@strawberry.type
class ApiTokenQueries:
    """The list of tokens."""

    @requires(
        Scope.TOKENS_WRITE,
        description="All tokens, the newest first.",
        graphql_type=list[ApiClient] | None,
        directives=[ListSize(assumed_size=200)],
    )
    async def api_tokens(self, info: Info) -> Any:
        """Revoked ones stay listed for a month."""
        return await queries.tokens(info.context.database)


@strawberry.type
class ApiTokenMutations:
    """Making and ending tokens."""

    @requires(Scope.TOKENS_WRITE, description="The secret is shown this once.", graphql_type=ApiTokenPayload | None)
    async def api_token_create(self, info: Info, input: ApiTokenInput) -> Any:
        """With scopes that the caller holds."""
        work = tokens.token_create(actor=info.context.actor, **fields_of(input))
        return await settle(ApiTokenPayload, work, token=lambda made: _read(info, made.token_id), secret=_secret)

    @requires(Scope.TOKENS_WRITE, description="Ends a token at once.", graphql_type=ApiTokenPayload | None)
    async def api_token_revoke(self, info: Info, id: strawberry.ID) -> Any:
        """Open sockets of the token are closed."""
        return await settle(ApiTokenPayload, _revoke(info, id), token=lambda token_id: _read(info, token_id))


def _secret(made: tokens.Issued) -> str:
    return made.secret


async def _revoke(info: Info, token: str) -> int:
    key = ids.decode(TokenRow.prefix, token)
    if key is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such token.", ("id",))
    return await tokens.token_revoke(actor=info.context.actor, token_id=key)


async def _read(info: Info, token_id: int) -> TokenRow | None:
    return (await queries.tokens_by_ids(info.context.database, [token_id])).get(token_id)
