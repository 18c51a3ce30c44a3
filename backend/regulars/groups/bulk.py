"""Groups as steps of a bulk change of customers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from regulars.access.scopes import Scope
from regulars.customers.service import bulk
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.customers.service.tagging import hold
from regulars.groups.queries.groups import groups_by_id
from regulars.groups.service import groups as service
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

KIND = "groups.members"
MOST = 50
_Move = Callable[..., Awaitable[list[int]]]


async def _read(reader: Reader, actor: Actor, value: Any) -> list[int]:
    if not actor.may(Scope.GROUPS_WRITE):
        message = "You need the scope GROUPS_WRITE to put customers into groups, or out of them."
        raise Refusal(ErrorCode.NOT_ALLOWED, message)
    keys = [ids.decode("grp", one) for one in cast("list[str]", value or [])]
    if not 1 <= len(keys) <= MOST:
        raise Refusal(ErrorCode.REQUIRED, f"Name 1 to {MOST} groups.")
    found = await groups_by_id(reader, [key for key in keys if key is not None])
    for place, key in enumerate(keys):
        if key is None or key not in found:
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such group.", (str(place),))
        service.refuse_followers(found[key], str(place))
    return list(dict.fromkeys(key for key in keys if key is not None))


async def _come(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    return await _moved(tx, hand, dict.fromkeys(value, keys), service.members_add)


async def _go(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    return await _moved(tx, hand, dict.fromkeys(value, keys), service.members_remove)


async def _moved(tx: Transaction, hand: Hand, wanted: Mapping[int, Sequence[int]], move: _Move) -> Changed:
    moved = {
        group: await move(tx, actor=hand.actor, group_id=group, customer_ids=keys) for group, keys in wanted.items()
    }
    changed = {key for keys in moved.values() for key in keys}
    return Changed(len(changed), [[group, keys] for group, keys in moved.items() if keys]) if changed else NOTHING


async def _go_again(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    return await _back(tx, hand, entry, service.members_remove)


async def _come_back(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    return await _back(tx, hand, entry, service.members_add)


async def _back(tx: Transaction, hand: Hand, entry: Any, move: _Move) -> Mapping[int, Refusal]:
    """Groups that are gone or follow a segment take nobody back, and who is gone goes nowhere."""
    known = await groups_by_id(tx, [group for group, _ in entry])
    there = {key for key, group in known.items() if group.rule_segment_id is None}
    present = await hold(tx, sorted({key for _, keys in entry for key in keys}))
    if not hand.actor.may(Scope.GROUPS_WRITE):
        needed = Refusal(ErrorCode.NOT_ALLOWED, "Moving customers between groups needs the scope GROUPS_WRITE.")
        return dict.fromkeys(present, needed)
    wanted = {group: [key for key in keys if key in present] for group, keys in entry if group in there}
    await _moved(tx, hand, wanted, move)
    return {}


def offer() -> None:
    """Join the bulk change of customers, and offer that of members alone."""
    bulk.steps["group_ids_add"] = Step(_read, _come, undo=_go_again)
    bulk.steps["group_ids_remove"] = Step(_read, _go, undo=_come_back)
    bulk.offer(KIND, scope=Scope.GROUPS_WRITE)
