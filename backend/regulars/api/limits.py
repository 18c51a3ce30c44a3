"""What one request may ask of the server; every limit is on by default and told to whoever meets it."""

from dataclasses import dataclass

from graphql import GraphQLError

SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of reliability R4 and R8."""

    body: int = 256 * 1024
    """Bytes of a request."""
    large_body: int = 2 * 1024 * 1024
    """Bytes of a request of a token that sends orders or events."""
    tokens: int = 2_000
    """Lexical tokens of a document."""
    fields: int = 200
    """Fields of an operation, fragments written out."""
    trusted_fields: int = 500
    """The same for the application's own documents."""
    fragments: int = 30
    directives: int = 50
    depth: int = 20
    """How deep fields nest, introspection left out."""
    value_depth: int = 20
    """How deep lists and objects nest in arguments and variables."""
    page: int = 100
    """The largest `first` or `last`."""
    array: int = 250
    """Entries of a list in arguments and variables."""
    overlaps: int = 500
    """Pairs of fields that ask for the same answer."""
    introspection_lists: int = 24
    """Lists of an introspection, fragments written out."""
    introspection_fields: int = 1_000
    cost: int = 2_000
    deadline: float = 10 * SECOND
    """Seconds for a query."""
    mutation_deadline: float = 60 * SECOND
    """Seconds for a mutation: its transaction goes on, only the wait ends."""
    response: int = 8 * 1024 * 1024
    """Bytes of an answer."""
    documents: int = 1_000
    """Documents kept parsed."""
    document_text: int = 1_000_000
    """Characters of all documents kept parsed."""
    sockets: int = 50
    """WebSockets of one caller, and event streams likewise."""
    operations: int = 20
    """Operations at once on one WebSocket."""
    frame: int = 64 * 1024
    """Bytes of a WebSocket message."""
    init_timeout: float = 10 * SECOND
    """Seconds until connection_init."""
    recheck: float = 60 * SECOND
    """Seconds after which an idle WebSocket's caller is asked for anew."""


class LimitExceeded(GraphQLError):
    """A request beyond a limit; the extensions say which, and by how much where that is known."""

    def __init__(self, limit: str, largest: float, actual: float | None = None, message: str = "") -> None:
        """`limit` is the name of the field of `Limits`."""
        self.limit = limit
        told = message or f"The request goes beyond the limit of {largest:g} {limit.replace('_', ' ')}."
        extensions: dict[str, object] = {"code": "LIMIT_EXCEEDED", "limit": limit, "largest": largest}
        if actual is not None:
            extensions["actual"] = actual
        super().__init__(told, extensions=extensions)


def check_values(value: object, limits: Limits) -> None:
    """Refuses variables whose lists are too long or that nest too deep. Raises `LimitExceeded`; steps are linear."""
    level: list[object] = [value]
    for _ in range(limits.value_depth + 1):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(one.values())  # pyright: ignore[reportUnknownArgumentType] - any JSON
            elif isinstance(one, list):
                size = len(one)  # pyright: ignore[reportUnknownArgumentType] - any JSON
                if size > limits.array:
                    raise LimitExceeded("array", limits.array, size)
                inner.extend(one)  # pyright: ignore[reportUnknownArgumentType] - any JSON
        if not inner:
            return
        level = inner
    raise LimitExceeded("value_depth", limits.value_depth)
