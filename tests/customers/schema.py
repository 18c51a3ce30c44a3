"""The whole schema, asked directly by any actor."""

from functools import lru_cache
from typing import Any

import strawberry

from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context


@lru_cache(maxsize=1)
def _schema() -> strawberry.Schema:
    from regulars.api.schema import schema  # noqa: PLC0415 - built once a test asks

    return schema


def actor(*scopes: str) -> Actor:
    """A token with these scopes."""
    return Actor("token", 1, "Storefront", frozenset(scopes))


async def ask(database: Database, document: str, who: Actor = SYSTEM, **variables: Any) -> dict[str, Any]:
    """The data of an operation without errors."""
    answer: Any = await _schema().execute(document, variable_values=variables, context_value=Context(database, who))
    assert not answer.errors, answer.errors
    return answer.data


async def refused(database: Database, document: str, who: Actor, **variables: Any) -> list[str]:
    """The codes of its errors."""
    answer: Any = await _schema().execute(document, variable_values=variables, context_value=Context(database, who))
    return [
        (error.extensions or {}).get("code") or getattr(error.original_error, "code", str(error))
        for error in answer.errors or ()
    ]
