"""Somebody to write about, where it does not matter who."""

from itertools import count

from tests.make_customers import guest

_numbers = count(1)


async def somebody() -> int:
    """A new guest with an e-mail address of their own."""
    return await guest(email=f"somebody{next(_numbers)}@example.com")
