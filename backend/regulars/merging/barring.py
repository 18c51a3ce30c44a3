"""What stands in the way of a merge: here, and in rooms above that join."""

from collections.abc import Awaitable, Callable, Sequence

from regulars.customers.queries.redirects import heirs
from regulars.merging.errors import Block, Blocker
from regulars.platform import ids
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal

MOST = 50
"""Records that become one at once."""

bars: list[Callable[[Reader, Sequence[int]], Awaitable[list[Block]]]] = []
"""Asked by their keys what stands in the way of merging these customers; rooms above join at start-up."""


async def blocks(reader: Reader, keys: Sequence[int]) -> list[Block]:
    """All that stands in the way. Raises `Refusal` where there is no such record, or are too many."""
    if len(keys) > MOST:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"At most {MOST} records are merged at once.", ("ids",))
    found: list[Block] = []
    if len(set(keys)) < len(keys) or len(keys) < 2:
        message = "Name at least two different records."
        found.append(Block(Blocker.SAME_CUSTOMER, keys[0] if keys else 0, message))
    taken_in = await heirs(reader, keys)
    rows = await reader.fetch(
        f"SELECT id, account_status FROM customers WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(sorted(set(keys))),),
    )
    states = dict(rows)
    for key in dict.fromkeys(keys):
        name = ids.encode("cus", key)
        if key in taken_in:
            message = f"{name} was merged into {ids.encode('cus', taken_in[key])} already; take that record instead."
            found.append(Block(Blocker.ALREADY_MERGED, key, message))
        elif key not in states:
            raise Refusal(ErrorCode.NOT_FOUND, f"There is no customer {name}.", ("ids",))
        elif states[key] == "ERASED":
            message = f"{name} was erased: nothing is known by which it could be anybody else."
            found.append(Block(Blocker.ERASED, key, message))
    for bar in bars:
        found += await bar(reader, keys)
    return found
