"""Moving a whole selection of customers into a group or out of it."""

from collections.abc import Mapping, Sequence

from regulars.customers.queries.selection import Selection
from regulars.customers.service.selection import begin, go_through
from regulars.groups import service
from regulars.groups.queries import groups_by_id
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds
from regulars.platform.jobs.work import Work

KIND = "groups.members"
_ADD, _REMOVE = "groupMembersAdd", "groupMembersRemove"


async def members_change(
    *, actor: Actor, group_id: int | None, customers: Selection, add: bool, idempotency_key: str | None = None
) -> int:
    """Put everybody selected into the group, or out of it; answers the job's key. Raises `Refusal` or `Forbidden`."""
    if group_id is None or group_id not in await groups_by_id(current(), [group_id]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such group.", ("groupId",))
    return await begin(
        kind=KIND,
        action=_ADD if add else _REMOVE,
        actor=actor,
        customers=customers,
        args={"group_id": group_id},
        idempotency_key=idempotency_key,
    )


async def run(work: Work) -> None:
    """Go through the selection; a run that follows a broken one goes on behind its last batch."""
    await go_through(work, _moved)


async def _moved(tx: Transaction, work: Work, keys: Sequence[int]) -> Mapping[int, Refusal]:
    move = service.members_add if work.args["action"] == _ADD else service.members_remove
    await move(tx, actor=work.actor, group_id=work.args["group_id"], customer_ids=keys)
    return {}


def offer() -> None:
    """Offer the room's jobs to the worker."""
    kinds.register(kinds.Kind(KIND, run, shape="bulk"))
