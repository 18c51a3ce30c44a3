"""Reading a request's body: as it comes, and never more than the caller may send."""

from starlette.requests import ClientDisconnect, Request

from regulars.api.limits import Limits
from regulars.api.parameters import Malformed
from regulars.platform.context import Actor

_LARGE = ("ORDERS_WRITE", "EVENTS_WRITE")


def most_bytes(actor: Actor | None, limits: Limits) -> int:
    """How many bytes this caller may send: tokens that feed in orders or events may send more."""
    return limits.large_body if _feeds(actor) else limits.body


def most_values(actor: Actor | None, limits: Limits) -> int:
    """How many values the variables of this caller may hold."""
    return limits.large_values if _feeds(actor) else limits.values


async def read_body(request: Request, most: int) -> bytes:
    """The body. Raises `Malformed` (413) as soon as it is too large, (415) where it is compressed."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Malformed("Send the body uncompressed.", 415)
    _check_declared(request.headers.get("content-length"), most)
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                raise _too_large(most)
            pieces.append(piece)
    except ClientDisconnect as error:
        raise Malformed("The body ended early.") from error
    return b"".join(pieces)


def _feeds(actor: Actor | None) -> bool:
    return actor is not None and actor.kind == "token" and any(map(actor.may, _LARGE))


def _check_declared(length: str | None, most: int) -> None:
    if length is not None and length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > most):
        raise _too_large(most)


def _too_large(most: int) -> Malformed:
    return Malformed(f"The body is larger than {most} bytes.", 413, "LIMIT_EXCEEDED")
