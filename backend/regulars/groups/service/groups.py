"""Making groups and moving customers in and out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from regulars.access import audit
from regulars.benefits.service import keeping
from regulars.groups.events import GroupDeleted, GroupJoined, GroupLeft, GroupSaved, MembersChanged
from regulars.groups.queries.groups import GroupRow, groups_by_id, groups_by_name
from regulars.groups.service import ruling
from regulars.groups.service.membership import LOCK
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.query.sql import placeholders
from regulars.platform.text import fold

MAX_NAME = 200
MAX_DESCRIPTION = 2_000
SPOKEN_ONE_BY_ONE = 25
"""Up to so many customers, each hears of it on its timeline; beyond, one event tells of the batch."""


class GroupKind(StrEnum):
    """What a group is for."""

    WHOLESALE = "WHOLESALE"
    LOYALTY = "LOYALTY"
    CORPORATE = "CORPORATE"
    REGIONAL = "REGIONAL"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group as written."""

    name: str
    kind: str = GroupKind.CUSTOM
    description: str | None = None
    rule: tuple[int | None] | None = None
    """The segment that its members follow from now on, or none; left out, that stays as it is."""
    benefits: tuple[Mapping[str, Any], ...] | None = None
    """All that its members get from it; left out, that stays as it is."""


_NAMES = "groups.names"
"""Of two who take a name at the same moment, the second reads that it is taken."""


async def group_save(
    *,
    actor: Actor,
    group_id: int | None,
    draft: GroupDraft,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Make a group, or change the one with this key; answers its key. Raises `Refusal`.

    Names are unique without regard to case and accents. Large segments are taken in after this.
    """
    saved = await _save(
        actor=actor,
        group_id=group_id,
        draft=draft,
        expected_version=expected_version,
        idempotency_key=idempotency_key,
    )
    if saved.is_small:
        await ruling.fill(saved.key)
    return saved.key


class _Saved(NamedTuple):
    """The key, and whether so few come and go that nobody need wait for the background."""

    key: int
    is_small: bool


@unit_of_work
async def _save(
    tx: Transaction,
    *,
    actor: Actor,
    group_id: int | None,
    draft: GroupDraft,
    expected_version: int | None,
    idempotency_key: str | None,
) -> _Saved:
    fingerprint = [group_id, draft.name, draft.kind, draft.description, draft.rule, draft.benefits]
    known = await idempotency.remembered(tx, actor, "groupSave", idempotency_key, fingerprint)
    if known is not None:
        return _Saved(int(known), is_small=False)
    if draft.rule is not None:
        await tx.lock(LOCK)
    name = _checked(draft)
    await _name_is_free(tx, name, group_id)
    saved = await (
        _insert(tx, name, draft) if group_id is None else _update(tx, group_id, name, draft, expected_version)
    )
    former = await tx.fetch_value("SELECT rule_segment_id FROM customer_groups WHERE id = ?", (saved,))
    is_new_rule = draft.rule is not None and draft.rule[0] != former
    if draft.rule is not None and is_new_rule:
        await ruling.lead(tx, saved, draft.rule[0])
    if draft.benefits is not None:
        await keeping.replace(tx, actor=actor, source=ids.encode("grp", saved), benefits=draft.benefits)
    tx.record(GroupSaved(group_id=saved), by=actor)
    await audit.record(
        tx,
        actor,
        action="group.saved",
        subject=ids.encode("grp", saved),
        changes={"name": (None, name), "kind": (None, str(draft.kind))},
    )
    await idempotency.remember(tx, actor, "groupSave", idempotency_key, fingerprint, saved)
    return _Saved(saved, is_small=is_new_rule and await _moves_few(tx, saved))


async def _moves_few(tx: Transaction, group_id: int) -> bool:
    count = await tx.fetch_value(
        "SELECT g.member_count + s.member_count FROM customer_groups g JOIN segments s ON s.id = g.rule_segment_id"
        " WHERE g.id = ?",
        (group_id,),
    )
    return count is not None and count <= ruling.AT_ONCE


@unit_of_work
async def group_delete(tx: Transaction, *, actor: Actor, group_id: int | None) -> int:
    """Take a group away; its members stay customers."""
    group = await present(tx, group_id)
    await keeping.forget(tx, source=ids.encode("grp", group.id))
    await tx.execute("DELETE FROM customer_groups WHERE id = ?", (group.id,))
    tx.record(GroupDeleted(group_id=group.id), by=actor)
    await audit.record(
        tx, actor, action="group.deleted", subject=ids.encode("grp", group.id), changes={"name": (group.name, None)}
    )
    return group.id


async def members_add(tx: Transaction, *, actor: Actor, group_id: int, customer_ids: Sequence[int]) -> list[int]:
    """Put customers into a group and answer who came in; those who are in, and ids of nobody, change nothing."""
    group = await kept_by_hand(tx, group_id)
    if not customer_ids:
        return []
    rows = await tx.fetch(
        "INSERT INTO group_members (group_id, customer_id, added_at)"
        " SELECT CAST(? AS BIGINT), c.id, CAST(? AS BIGINT) FROM customers c"
        f" WHERE c.id IN ({placeholders(len(customer_ids))})"
        " ON CONFLICT (group_id, customer_id) DO NOTHING RETURNING customer_id",
        (group.id, tx.now, *customer_ids),
    )
    came = [row[0] for row in rows]
    await _moved(tx, actor, group, came, came=True)
    return came


async def members_remove(tx: Transaction, *, actor: Actor, group_id: int, customer_ids: Sequence[int]) -> list[int]:
    """Take customers out of a group; answers who went out."""
    group = await kept_by_hand(tx, group_id)
    if not customer_ids:
        return []
    rows = await tx.fetch(
        "DELETE FROM group_members WHERE group_id = ?"
        f" AND customer_id IN ({placeholders(len(customer_ids))}) RETURNING customer_id",
        (group.id, *customer_ids),
    )
    went = [row[0] for row in rows]
    await _moved(tx, actor, group, went, came=False)
    return went


async def ensure(tx: Transaction, *, actor: Actor, drafts: Sequence[GroupDraft]) -> dict[str, int]:
    """The keys of groups by folded name; those that are missing are made (imports name groups in words)."""
    await tx.lock(_NAMES)
    found = dict(await groups_by_name(tx, [draft.name for draft in drafts]))
    for draft in drafts:
        if fold(draft.name) not in found:
            key = await _insert(tx, _checked(draft), draft)
            tx.record(GroupSaved(group_id=key), by=actor)
            found[fold(draft.name)] = key
    return found


async def present(tx: Transaction, group_id: int | None) -> GroupRow:
    """The group of that key, which nobody else changes until this transaction ends. Refuses one that is gone."""
    locked = await tx.fetch_value(f"SELECT id FROM customer_groups WHERE id = ?{tx.dialect.lock_rows()}", (group_id,))
    group = None if locked is None else (await groups_by_id(tx, [locked])).get(locked)
    if group is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such group.", ("id",))
    return group


async def kept_by_hand(tx: Transaction, group_id: int | None) -> GroupRow:
    """As `present`; refuses a group whose members follow a segment."""
    group = await present(tx, group_id)
    refuse_followers(group)
    return group


def refuse_followers(group: GroupRow, *path: str) -> None:
    """Raises `Refusal` where nobody comes or goes by hand."""
    if group.rule_segment_id is not None:
        message = f"The members of {group.name} follow a segment: change its rule, or have the group kept by hand."
        raise Refusal(ErrorCode.INVALID_STATE, message, path)


async def _moved(tx: Transaction, actor: Actor, group: GroupRow, moved: Sequence[int], *, came: bool) -> None:
    if not moved:
        return
    if len(moved) <= SPOKEN_ONE_BY_ONE:
        event = GroupJoined if came else GroupLeft
        for customer_id in moved:
            tx.record(event(customer_id=customer_id, group_id=group.id, group_name=group.name), by=actor)
    else:
        added, removed = (len(moved), 0) if came else (0, len(moved))
        told = MembersChanged(group_id=group.id, added=added, removed=removed, customer_ids=tuple(moved))
        tx.record(told, by=actor)
    await audit.record(
        tx,
        actor,
        action="group.members_added" if came else "group.members_removed",
        subject=ids.encode("grp", group.id),
        changes={"customers": (None, ", ".join(ids.encode("cus", key) for key in moved))},
    )


async def _insert(tx: Transaction, name: str, draft: GroupDraft) -> int:
    return await tx.insert(
        "INSERT INTO customer_groups (version, name, name_key, kind, description, member_count, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, 0, ?, ?) RETURNING id",
        (name, fold(name), draft.kind, draft.description, tx.now, tx.now),
    )


async def _update(tx: Transaction, group_id: int, name: str, draft: GroupDraft, expected_version: int | None) -> int:
    group = await present(tx, group_id)
    if expected_version is not None and expected_version != group.version:
        raise StaleVersion(group.version, ids.encode("grp", group.id))
    await tx.execute(
        "UPDATE customer_groups SET version = version + 1, name = ?, name_key = ?, kind = ?, description = ?,"
        " updated_at = ? WHERE id = ?",
        (name, fold(name), draft.kind, draft.description, tx.now, group_id),
    )
    return group_id


def _checked(draft: GroupDraft) -> str:
    name = " ".join(draft.name.split())
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Give the group a name.", ("input", "name"))
    if len(name) > MAX_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A group's name holds at most {MAX_NAME} letters.", ("input", "name"))
    if draft.description is not None and len(draft.description) > MAX_DESCRIPTION:
        raise Refusal(
            ErrorCode.TOO_LONG, f"A description holds at most {MAX_DESCRIPTION} letters.", ("input", "description")
        )
    return name


async def _name_is_free(tx: Transaction, name: str, group_id: int | None) -> None:
    await tx.lock(_NAMES)
    holder = (await groups_by_name(tx, [name])).get(fold(name))
    if holder is not None and holder != group_id:
        raise Refusal(ErrorCode.DUPLICATE, f"There is a group named {name} already.", ("input", "name"))
