"""What one request may ask of the server; every limit is on by default and told to whoever meets it."""

from dataclasses import dataclass

from graphql import GraphQLError

SECOND = 1.0
JOINING = ("and", "or", "not")
"""What joins the conditions of a filter: the one place where inputs nest in themselves."""


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
    selections: int = 1_000
    """Fields, inline fragments and spreads of a document's operations together, fragments written out."""
    variables: int = 1_000
    """Places where variables stand, counted likewise."""
    definitions: int = 50
    """Operations of a document."""
    fragments: int = 30
    directives: int = 50
    depth: int = 20
    """How deep fields nest, introspection left out."""
    value_depth: int = 20
    """How deep lists and objects nest in arguments and variables."""
    page: int = 100
    """The largest `first` or `last`."""
    array: int = 250
    """Entries of a list or object in arguments and variables."""
    values: int = 20_000
    """Values in variables."""
    large_values: int = 200_000
    """Values in variables of a token that sends orders or events."""
    conditions: int = 250
    """Conditions that a request's filters join by `and`, `or` and `not`; each may hold every leaf once."""
    overlaps: int = 500
    """Pairs of fields that ask for the same answer."""
    introspection_lists: int = 24
    """Lists of an introspection, fragments written out."""
    introspection_fields: int = 60_000
    """Fields of what an introspection is answered, as the schema's size lets us expect."""
    cost: int = 2_000
    deadline: float = 10 * SECOND
    """Seconds for a query."""
    mutation_deadline: float = 60 * SECOND
    """Seconds for a mutation: its transaction goes on, only the wait ends."""
    response: int = 8 * 1024 * 1024
    """Bytes of an answer."""
    documents: int = 1_000
    """Documents kept parsed."""
    document_nodes: int = 100_000
    """Nodes of all documents kept parsed: fifty of the largest, or hundreds of an application's."""
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


class Unstorable(GraphQLError):
    """A text that no database of ours keeps."""

    def __init__(self) -> None:
        """There is only one such letter."""
        super().__init__("A text holds the character U+0000, which cannot be stored: leave it out.")


def check_text(text: str) -> None:
    """Raises `Unstorable`: PostgreSQL refuses U+0000, and the search of SQLite takes it for the end."""
    if "\0" in text:
        raise Unstorable


def check_values(value: object, limits: Limits, *, most: int | None = None) -> None:
    """Refuses variables that are too large in one way or another, or hold what cannot be stored. Steps are linear.

    Raises `LimitExceeded` and `Unstorable`.

    `most` is how many values they may hold in all.
    """
    most = limits.values if most is None else most
    level: list[object] = [value]
    conditions = values = 0
    for _ in range(limits.value_depth + 1):
        inner: list[object] = []
        for one in level:
            if isinstance(one, str):
                check_text(one)
            elif isinstance(one, dict):
                check_text("".join(one))  # pyright: ignore[reportUnknownArgumentType] - any JSON
                conditions += _conditions(one)  # pyright: ignore[reportUnknownArgumentType] - any JSON
                inner.extend(one.values())  # pyright: ignore[reportUnknownArgumentType] - any JSON
            elif isinstance(one, list):
                inner.extend(one)  # pyright: ignore[reportUnknownArgumentType] - any JSON
            if isinstance(one, dict | list) and len(one) > limits.array:  # pyright: ignore[reportUnknownArgumentType] - as above
                raise LimitExceeded("array", limits.array, len(one))  # pyright: ignore[reportUnknownArgumentType] - as above
        values += len(inner)
        if values > most:
            raise LimitExceeded("values", most)
        if conditions > limits.conditions:
            raise LimitExceeded("conditions", limits.conditions)
        if not inner:
            return
        level = inner
    raise LimitExceeded("value_depth", limits.value_depth)


def _conditions(given: dict[str, object]) -> int:
    """How many conditions an object joins."""
    joined = [given[name] for name in JOINING if name in given]
    return sum(len(one) if isinstance(one, list) else 1 for one in joined)  # pyright: ignore[reportUnknownArgumentType] - any JSON
