"""Moving customers into groups and out of them: a whole selection, somebody new, the rows of a file."""

from collections.abc import Sequence

from regulars.access.scopes import Scope
from regulars.customers.queries.selection import Selection
from regulars.customers.service import bulk, creating, importing
from regulars.groups import bulk as steps
from regulars.groups.queries.groups import groups_by_id
from regulars.groups.service import groups as service
from regulars.groups.service.groups import GroupDraft
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold


async def members_change(
    *, actor: Actor, group_id: int | None, customers: Selection, add: bool, idempotency_key: str | None = None
) -> int:
    """Put everybody selected into the group, or out of it; answers the job's key. Raises `Refusal` or `Forbidden`."""
    group = None if group_id is None else (await groups_by_id(current(), [group_id])).get(group_id)
    if group is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such group.", ("groupId",))
    service.refuse_followers(group, "groupId")
    field, action = ("group_ids_add", "groupMembersAdd") if add else ("group_ids_remove", "groupMembersRemove")
    return await bulk.change(
        actor=actor,
        customers=customers,
        input={field: [ids.encode("grp", group.id)]},
        action=action,
        kind=steps.KIND,
        idempotency_key=idempotency_key,
    )


async def joined(tx: Transaction, actor: Actor, customer_id: int, group_ids: Sequence[str]) -> None:
    """The groups named when a customer is created. Raises `Refusal`."""
    if not actor.may(Scope.GROUPS_WRITE):
        message = "You need the scope GROUPS_WRITE to put somebody into groups."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "groupIds"))
    for place, written in enumerate(group_ids):
        key = ids.decode("grp", written)
        if key is None or key not in await groups_by_id(tx, [key]):
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such group.", ("input", "groupIds", str(place)))
        await service.members_add(tx, actor=actor, group_id=key, customer_ids=[customer_id])


async def _imported(tx: Transaction, actor: Actor, rows: Sequence[tuple[int, str]]) -> set[int]:
    """The column `groups` of a customer file; groups that are missing are made, those that follow a segment
    take nobody.
    """
    wanted: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for customer, text in rows:
        for name in _names(text):
            names.setdefault(fold(name), name)
            wanted.setdefault(fold(name), []).append(customer)
    keys = await service.ensure(tx, actor=actor, drafts=[GroupDraft(name) for name in names.values()])
    changed: set[int] = set()
    found = await groups_by_id(tx, list(keys.values()))
    for folded, customers in wanted.items():
        if found[keys[folded]].rule_segment_id is not None:
            continue
        missing = set(customers) - await _members(tx, keys[folded], customers)
        await service.members_add(tx, actor=actor, group_id=keys[folded], customer_ids=sorted(missing))
        changed |= missing
    return changed


async def _members(tx: Transaction, group_id: int, customers: Sequence[int]) -> set[int]:
    rows = await tx.fetch(
        f"SELECT customer_id FROM group_members WHERE group_id = ? AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (group_id, tx.dialect.array(customers)),
    )
    return {row[0] for row in rows}


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(";") if name.strip()]


def _check(text: str) -> None:
    if any(len(name) > service.MAX_NAME for name in _names(text)):
        raise Refusal(ErrorCode.TOO_LONG, f"A group's name holds at most {service.MAX_NAME} letters.")


def offer() -> None:
    """Offer the room's jobs to the worker, and its fields to those who create and import customers."""
    steps.offer()
    creating.parts["group_ids"] = joined
    importing.joins["groups"] = importing.Join(_check, _imported)
