"""Tagging a whole selection of customers: steps of a bulk change."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.customers.queries.selection import Selection
from regulars.customers.service import bulk, tagging
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.customers.service.drafts import tags as read_tags
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal


async def tags_change(*, actor: Actor, customers: Selection, tags: Sequence[str], add: bool) -> int:
    """Add or take away tags of everybody selected; answers the job's key. Raises `Refusal` or `Forbidden`."""
    try:
        _checked(tags)
    except Refusal as refusal:
        raise refusal.at("tags") from None
    field, action = ("tags_add", "customerTagsAdd") if add else ("tags_remove", "customerTagsRemove")
    return await bulk.change(actor=actor, customers=customers, input={field: list(tags)}, action=action)


def _checked(tags: Sequence[str]) -> Mapping[str, str]:
    checked = read_tags(list(tags))
    if not checked:
        raise Refusal(ErrorCode.REQUIRED, "Name at least one tag.")
    return checked


async def _read(reader: Reader, actor: Actor, value: Any) -> list[str]:
    return list(_checked(value).values())


async def _full(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Mapping[int, Refusal]:
    return await tagging.full(tx, keys, read_tags(value))


async def _add(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    tags = read_tags(value)
    added = await tagging.attach(tx, [(customer, tag, key) for customer in keys for key, tag in tags.items()])
    return await _told(tx, hand, [(customer, tag) for customer, tag in added], add=True)


async def _remove(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    await tagging.hold(tx, keys)
    removed = await tagging.detach_all(tx, keys, read_tags(value))
    return await _told(tx, hand, removed, add=False)


async def _told(tx: Transaction, hand: Hand, pairs: Sequence[tuple[int, str]], *, add: bool) -> Changed:
    if not pairs:
        return NOTHING
    count = await tagging.tell(tx, hand.actor, pairs, add=add, subject=hand.subject)
    return Changed(count, [list(pair) for pair in pairs])


async def _take_away_again(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    pairs = [(customer, tag) for customer, tag in entry]
    await tagging.hold(tx, sorted({customer for customer, _ in pairs}))
    await _told(tx, hand, await tagging.detach(tx, pairs), add=False)
    return {}


async def _give_back(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    """Whoever is gone needs no tag; whoever has others by now may have no room for it."""
    present = await tagging.hold(tx, sorted({customer for customer, _ in entry}))
    wanted = [(customer, tag, next(iter(read_tags([tag])))) for customer, tag in entry if customer in present]
    missing, left = await tagging.room_for(tx, wanted)
    added = await tagging.attach(tx, missing)
    await _told(tx, hand, [(customer, tag) for customer, tag in added], add=True)
    return left


def offer() -> None:
    """Join the bulk change of customers."""
    bulk.steps["tags_add"] = Step(_read, _add, refuse=_full, undo=_take_away_again)
    bulk.steps["tags_remove"] = Step(_read, _remove, undo=_give_back)
