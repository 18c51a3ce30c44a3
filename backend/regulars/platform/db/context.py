"""Making a Tortoise context the current one of a task."""

from contextvars import Token

from tortoise.context import TortoiseContext
from tortoise.context import _current_context as _current  # pyright: ignore[reportPrivateUsage] - see enter


def enter(context: TortoiseContext) -> Token[TortoiseContext | None]:
    """The public way, `with context:`, keeps its token on the context and so serves one task only; we have many."""
    return _current.set(context)


def leave(token: Token[TortoiseContext | None]) -> None:
    _current.reset(token)
