"""Changing many customers at once: a job of one or several steps, which can be tried first and undone afterwards.

A step is what one field of the input does. Rooms above offer their own, as they do for lists and filters.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from regulars.customers.queries.selection import Selection
from regulars.customers.service.drafts import camel
from regulars.customers.service.selection import begin, go_through
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds
from regulars.platform.jobs.undoing import go_back, named
from regulars.platform.jobs.work import Work

KIND = "customers.bulk"


class Hand(NamedTuple):
    """Who does it, and the id of the job in whose name."""

    actor: Actor
    subject: str


class Changed(NamedTuple):
    """How many customers a step changed in a batch, and what its undoing must know, as plain values."""

    customers: int
    entry: Any


NOTHING = Changed(0, None)
Refusals = Mapping[int, Refusal]


async def _anybody(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Refusals:
    return {}


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of change."""

    read: Callable[[Reader, Actor, Any], Awaitable[Any]]
    """Checks the value asked for and answers what is kept with the job, as plain values; raises `Refusal`."""
    apply: Callable[[Transaction, Hand, Sequence[int], Any], Awaitable[Changed]]
    """Changes customers who are there and whom `refuse` has let through."""
    refuse: Callable[[Transaction, Hand, Sequence[int], Any], Awaitable[Refusals]] = _anybody
    """Those of the customers to whom it cannot be done, and why."""
    undo: Callable[[Transaction, Hand, Any], Awaitable[Refusals]] | None = None
    """Takes back what `apply` answered as its entry, where nobody has changed the same since; who stays, and why."""


steps: dict[str, Step] = {}
"""By the name of the field (`tags_add`), in the order in which they are done. Rooms join at start-up."""


async def change(
    *,
    actor: Actor,
    customers: Selection,
    input: Mapping[str, Any],
    action: str = "customersBulkUpdate",
    kind: str = KIND,
    dry_run: bool = False,
    idempotency_key: str | None = None,
) -> int:
    """Do this to everybody selected; the job's key. Raises `Refusal` or `Forbidden`.

    `kind` is one offered by `offer`: by it another scope than CUSTOMERS_WRITE may be enough to undo.
    """
    changes = {name: await _read(actor, name, value) for name, value in input.items()}
    if not changes:
        raise Refusal(ErrorCode.REQUIRED, "Say what is to be changed.", ("input",))
    args = {
        "dry_run": dry_run,
        "changes": {name: changes[name] for name in steps if name in changes},
        "is_final": any(steps[name].undo is None for name in changes),
    }
    return await begin(
        kind=kind, action=action, actor=actor, customers=customers, args=args, idempotency_key=idempotency_key
    )


async def _read(actor: Actor, name: str, value: Any) -> Any:
    if name not in steps:
        raise Refusal(ErrorCode.INVALID, "This cannot be changed for many yet.", ("input", camel(name)))
    try:
        return await steps[name].read(current(), actor, value)
    except Refusal as refusal:
        raise refusal.at("input", camel(name)) from None


async def run(work: Work) -> None:
    """Go through the selection; a run that follows a broken one goes on behind its last batch."""
    await go_through(work, _changed)


async def _changed(tx: Transaction, work: Work, keys: Sequence[int]) -> Refusals:
    """Whoever one step refuses is left as they are by all of them."""
    hand = Hand(work.actor, ids.encode("job", work.job_id))
    changes: Mapping[str, Any] = work.args["changes"]
    refused: dict[int, Refusal] = {}
    for name, value in changes.items():
        refused = {**await steps[name].refuse(tx, hand, keys, value), **refused}
    sound = [key for key in keys if key not in refused]
    if not sound:
        return refused
    for name, value in changes.items():
        done = await steps[name].apply(tx, hand, sound, value)
        if done.customers and steps[name].undo is not None:
            await work.journal(tx, {"step": name, "entry": done.entry}, weight=done.customers)
    return refused


async def take_back(work: Work) -> None:
    """Undo a job of these steps, batch by batch."""
    await go_back(work, _reverted)


async def _reverted(tx: Transaction, work: Work, kept: Any) -> Sequence[tuple[str, Refusal]]:
    undo = steps[kept["step"]].undo
    if undo is None:
        return []
    left = await undo(tx, Hand(work.actor, ids.encode("job", work.job_id)), kept["entry"])
    return named("cus", dict(left))


def offer(kind: str = KIND, *, scope: str = "CUSTOMERS_WRITE") -> None:
    """Offer bulk changes of this kind to the worker, and their undoing to who has the scope."""
    undo = f"{kind}_undo"
    kinds.register(kinds.Kind(kind, run, shape="bulk", undo=undo))
    kinds.register(kinds.Kind(undo, take_back, shape="bulk", requires=scope))
