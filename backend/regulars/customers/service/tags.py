"""Tagging a whole selection of customers."""

from collections.abc import Mapping, Sequence

from regulars.customers.queries.selection import Selection
from regulars.customers.service.drafts import tags as read_tags
from regulars.customers.service.selection import begin, go_through
from regulars.customers.service.tagging import tag_many
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds
from regulars.platform.jobs.work import Work

KIND = "customers.tag"
_ADD, _REMOVE = "customerTagsAdd", "customerTagsRemove"


async def tags_change(*, actor: Actor, customers: Selection, tags: Sequence[str], add: bool) -> int:
    """Add or take away tags of everybody selected; answers the job's key. Raises `Refusal` or `Forbidden`."""
    try:
        checked = read_tags(list(tags))
    except Refusal as refusal:
        raise refusal.at("tags") from None
    if not checked:
        raise Refusal(ErrorCode.REQUIRED, "Name at least one tag.", ("tags",))
    args = {"tags": list(checked.values())}
    return await begin(kind=KIND, action=_ADD if add else _REMOVE, actor=actor, customers=customers, args=args)


async def run(work: Work) -> None:
    """Go through the selection; a run that follows a broken one goes on behind its last batch."""
    await go_through(work, _tagged)


async def _tagged(tx: Transaction, work: Work, keys: Sequence[int]) -> Mapping[int, Refusal]:
    return await tag_many(
        tx,
        actor=work.actor,
        customer_ids=keys,
        tags=read_tags(work.args["tags"]),
        add=work.args["action"] == _ADD,
        subject=ids.encode("job", work.job_id),
    )


def offer() -> None:
    """Offer the room's jobs to the worker."""
    kinds.register(kinds.Kind(KIND, run, shape="bulk"))
