"""Payloads of mutations: what was done, or refusals as data with one GraphQL type for each class of refusal."""

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Annotated, Any, TypeVar

import strawberry

from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import Node, find_node

strawberry.enum(ErrorCode, description="Why a write was refused.")


@strawberry.interface(description="A refusal as data. Bugs are GraphQL errors with a correlation id instead.")
class UserError:
    """Every member's constructor takes code, message and path."""

    code: Annotated[ErrorCode, strawberry.field(description="For programs.")]
    message: Annotated[str, strawberry.field(description="For people, in the caller's language.")]
    path: Annotated[
        list[str] | None, strawberry.field(description="Where in the arguments (input, lines, 3, quantity).")
    ] = None


@strawberry.type(description="A refusal that needs no more than its code and place.")
class InputError(UserError):
    """What every refusal without a type of its own becomes."""


@strawberry.type(description="Somebody else wrote first; carries the present state.")
class StaleVersionError(UserError):
    """Of `StaleVersion`."""

    current_version: Annotated[int, strawberry.field(description="The version to send back now.")]
    subject: strawberry.Private[str] = ""

    @strawberry.field(description="The record as it is now.", graphql_type=Node)
    async def current(self, info: strawberry.Info[Any, None]) -> Any:
        """Reads the record anew."""
        return await find_node(info.context, self.subject)


ErrorMaker = Callable[[Any], UserError]
_MAKERS: dict[type[Refusal], ErrorMaker] = {}


def register_error(refusal: type[Refusal], maker: ErrorMaker) -> None:
    """Answer this class of refusal (and its subclasses) by an error type of the room's own."""
    if refusal in _MAKERS:
        raise ValueError(f"Two error types claim {refusal.__name__}.")
    _MAKERS[refusal] = maker


def facts_of(refusal: Refusal) -> dict[str, Any]:
    """The fields that every error type has: `DuplicateCustomerError(**facts_of(refusal), score=…)`."""
    return {"code": refusal.code, "message": refusal.message, "path": list(refusal.path) or None}


def error_of(refusal: Refusal) -> UserError:
    """The GraphQL error of a refusal, by the nearest class that has one."""
    for kind in type(refusal).__mro__:
        maker = _MAKERS.get(kind)
        if maker is not None:
            return maker(refusal)
    return InputError(**facts_of(refusal))


register_error(
    StaleVersion,
    lambda refusal: StaleVersionError(
        **facts_of(refusal), current_version=refusal.current_version, subject=refusal.subject
    ),
)


@strawberry.type
class Payload:
    """Base of every payload: subclasses add their fields, each with a default for the refused case."""

    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="Empty when it was done.", directives=[ListSize(assumed_size=1)]
    )


PayloadType = TypeVar("PayloadType", bound=Payload)
Result = TypeVar("Result")


async def settle(
    payload: Callable[..., PayloadType], work: Awaitable[Result], **fields: Callable[[Result], Any]
) -> PayloadType:
    """Runs a verb and answers its payload: each field from the verb's result, or the refusals it raised.

    A field is a function of the result, async or not: `settle(NotePayload, service.note_add(…), note=load)`.
    """
    try:
        result = await work
        found = {name: await _answer(read, result) for name, read in fields.items()}
    except Refusals as several:
        return payload(user_errors=[error_of(refusal) for refusal in several.refusals])
    except Refusal as refusal:
        return payload(user_errors=[error_of(refusal)])
    return payload(**found)


async def _answer(read: Callable[[Any], Any], result: Any) -> Any:
    found = read(result)
    return await found if isawaitable(found) else found
