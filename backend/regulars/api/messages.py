"""The messages of graphql-transport-ws: reading what a client may send, and nothing else."""

from dataclasses import dataclass
from typing import Any, cast

import orjson

PROTOCOL = "graphql-transport-ws"
_KINDS = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})
_REASON = 123
"""Bytes that a close frame has room for beside its code (RFC 6455, 5.5)."""


class Close(Exception):
    """The connection must be closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        """Codes are those of the protocol: 4400 for a message that breaks it."""
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a client, of the right shape."""

    kind: str
    id: str = ""
    payload: dict[str, Any] | None = None


def read_message(text: str) -> Message:
    """Raises `Close` (4400) for anything that is no message of the protocol."""
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Close(4400, "A message is JSON.") from error
    if not isinstance(given, dict):
        raise Close(4400, "A message is a JSON object.")
    fields = cast("dict[str, Any]", given)
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise Close(4400, "The message has no type of the protocol.")
    payload = fields.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Close(4400, "A payload is a JSON object.")
    if kind not in {"subscribe", "complete"}:
        return Message(kind, payload=cast("dict[str, Any] | None", payload))
    name = fields.get("id")
    if not isinstance(name, str) or not name:
        raise Close(4400, "An id is a string with something in it.")
    if kind == "complete":
        return Message(kind, name)
    return Message(kind, name, _checked(cast("dict[str, Any] | None", payload)))


def _checked(payload: dict[str, Any] | None) -> dict[str, Any]:
    if payload is None or not isinstance(payload.get("query"), str):
        raise Close(4400, "A payload needs a query.")
    name = payload.get("operationName")
    if name is not None and not isinstance(name, str):
        raise Close(4400, "operationName is a string.")
    for key in ("variables", "extensions"):
        value = payload.get(key)
        if value is not None and not isinstance(value, dict):
            raise Close(4400, f"{key} is an object.")
    return payload


def written(kind: str, name: str | None = None, payload: object = None) -> str:
    """A message of ours. Text, since browsers take a binary frame for something else."""
    message: dict[str, object] = {"type": kind}
    if name is not None:
        message["id"] = name
    if payload is not None:
        message["payload"] = payload
    return orjson.dumps(message).decode()
