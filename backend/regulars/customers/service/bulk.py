"""Tagging a whole selection of customers in the background, a batch at a time."""

from collections.abc import Sequence
from typing import Any

from regulars.customers.queries import selection
from regulars.customers.queries.selection import Selection
from regulars.customers.service.drafts import tags as read_tags
from regulars.customers.service.tagging import tag_many
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds, queue
from regulars.platform.jobs.work import Work
from regulars.platform.query.sql import Sql

KIND = "customers.tag"
BATCH = 1_000


@unit_of_work
async def tags_change(tx: Transaction, *, actor: Actor, customers: Selection, tags: Sequence[str], add: bool) -> int:
    """Queue the adding or taking away of tags; answers the job's key. Refuses a selection or tag that means nothing."""
    try:
        checked = read_tags(list(tags))
    except Refusal as refusal:
        raise refusal.at("tags") from None
    if not checked:
        raise Refusal(ErrorCode.REQUIRED, "Name at least one tag.", ("tags",))
    where = await selection.chosen(tx, actor, customers)
    args = {
        "action": "customerTagsAdd" if add else "customerTagsRemove",
        "dry_run": False,
        "customers": [customers[0], selection.packed(customers[1])],
        "tags": list(checked.values()),
    }
    return await queue.enqueue(tx, KIND, args, actor=actor, total=await selection.size(tx, where))


async def run(work: Work) -> object:
    """Go through the selection by key; a run that follows a broken one goes on behind the last batch."""
    args: dict[str, Any] = work.args
    way, value = args["customers"]
    where = await selection.chosen(current(), work.actor, (way, selection.unpacked(value)))
    last = int(work.checkpoint or 0)
    while True:
        work.check()
        reached = await _batch(work=work, where=where, last=last)
        if reached is None:
            return None
        last = reached


@unit_of_work
async def _batch(tx: Transaction, *, work: Work, where: Sql, last: int) -> int | None:
    keys = await selection.after(tx, where, last, BATCH)
    if not keys:
        return None
    add = work.args["action"] == "customerTagsAdd"
    await tag_many(tx, actor=work.actor, customer_ids=keys, tags=read_tags(work.args["tags"]), add=add)
    await work.save(tx, processed=len(keys), checkpoint=keys[-1])
    return keys[-1]


def listen() -> None:
    """Offer the room's jobs to the worker."""
    kinds.register(kinds.Kind(KIND, run, shape="bulk"))
