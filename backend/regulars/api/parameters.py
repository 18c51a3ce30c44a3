"""Reading a request's parameters: JSON of the right shape, or an error that says what is wrong with it."""

from typing import Any, cast

import orjson

from regulars.api.documents import Documents
from regulars.api.engine import Parameters

_DIGITS = 400
"""A number with more digits is no number that anybody meant."""


class Malformed(Exception):
    """A request that is not GraphQL over HTTP; the message is for whoever wrote the client."""

    def __init__(self, message: str, status: int = 400, code: str = "BAD_REQUEST") -> None:
        """`status` is the HTTP status."""
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code


def read_json(body: bytes) -> object:
    """The JSON of a body. Raises `Malformed`."""
    if not body:
        raise Malformed("The body is empty; send JSON with a query.")
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise Malformed("The body is not valid JSON in UTF-8.") from error


def read_parameters(given: object, documents: Documents) -> Parameters:
    """The parameters of a request. Raises `Malformed`, or `Refused` for an unknown trusted document."""
    if isinstance(given, list):
        raise Malformed("Batching is off; send one operation a request.")
    if not isinstance(given, dict):
        raise Malformed("The body must be a JSON object.")
    fields = cast("dict[str, Any]", given)
    query = fields.get("query")
    extensions = _mapping(fields, "extensions")
    if query is None or (query == "" and "persistedQuery" in extensions):  # the ws protocol wants a query in any case
        query = documents.trusted_text(_digest(fields, extensions))
    if not isinstance(query, str):
        raise Malformed("query must be a string.")
    name = fields.get("operationName")
    if name is not None and not isinstance(name, str):
        raise Malformed("operationName must be a string.")
    return Parameters(query, name, _mapping(fields, "variables"))


def _mapping(fields: dict[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{name} must be an object.")
    return cast("dict[str, Any]", value)


def _digest(fields: dict[str, Any], extensions: dict[str, Any]) -> str:
    asked = fields.get("documentId")
    if asked is None:
        persisted = extensions.get("persistedQuery")
        asked = cast("dict[str, Any]", persisted).get("sha256Hash") if isinstance(persisted, dict) else None
    if not isinstance(asked, str):
        raise Malformed("query is missing.")
    return asked
