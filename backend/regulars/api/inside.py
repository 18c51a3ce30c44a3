"""Asking the schema from inside the process, for commands that mean exactly what the API means."""

import logging
from collections.abc import Mapping
from typing import Any

from regulars.api.schema import schema
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import RegularsError
from regulars.platform.graphql.context import Context


async def ask(database: Database, actor: Actor, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the answer. Raises `RegularsError` with the words of what is wrong with the question."""
    logging.getLogger("strawberry.execution").disabled = True  # a wrong question is told in words, without its trace
    answer = await schema.execute(document, dict(variables), Context(database, actor))
    if answer.errors or answer.data is None:
        raise RegularsError("INVALID", "; ".join(error.message for error in answer.errors or ()))
    return answer.data
