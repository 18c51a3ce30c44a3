"""The room's part of the schema, asked directly, and a browser that keeps its cookies."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import strawberry

from regulars.access.graphql import cookies
from regulars.access.graphql.roots import AccessMutations, AccessQueries
from regulars.api.build import build_schema
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context, RequestFacts
from regulars.platform.graphql.node import Node, find_node
from regulars.platform.graphql.payload import InputError, StaleVersionError
from regulars.stores.graphql import StoreMutations, StoreQueries


@strawberry.type
class _Query(AccessQueries, StoreQueries):
    @strawberry.field(graphql_type=Node | None)
    async def node(self, info: strawberry.Info[Context, None], id: strawberry.ID) -> Any:
        return await find_node(info.context, id)


@strawberry.type
class _Mutation(AccessMutations, StoreMutations):
    pass


@lru_cache(maxsize=1)
def _schema() -> strawberry.Schema:
    return build_schema(_Query, _Mutation, types=[InputError, StaleVersionError])


@dataclass
class Client:
    """A browser, or a program with a token."""

    database: Database
    bearer: str | None = None
    scheme: str = "https"
    jar: dict[str, str] = field(default_factory=dict)
    sent: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data; codes of errors are kept in `errors`."""
        facts = RequestFacts(
            transport="http",
            ip="203.0.113.7",
            user_agent="Firefox",
            scheme=self.scheme,
            host="crm.example.com",
            cookies=dict(self.jar),
            bearer=self.bearer,
        )
        context = Context(self.database, caller=await cookies.authenticate(facts), facts=facts)
        result: Any = await _schema().execute(document, variable_values=variables, context_value=context)
        self.errors = [(error.extensions or {}).get("code", str(error)) for error in result.errors or ()]
        self.sent = context.cookies
        for cookie in context.cookies:
            self.jar[cookie.name] = cookie.value
        return result.data or {}
