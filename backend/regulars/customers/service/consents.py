"""Recording consent: what a person said, when, and what proves it. What was said later stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.customers.events import ConsentChanged, ConsentsChanged
from regulars.customers.service.consent_drafts import ConsentDraft, checked
from regulars.customers.service.writing import locked, touch
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.bulk import execute_for, insert
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.keys import reserve
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

audit.plain("channel", "consent", "source")
_SPOKEN_ONE_BY_ONE = 25
"""Up to so many changes of a batch, each stands on its customer's timeline; beyond, one event tells of the batch."""


class Standing(NamedTuple):
    """Where somebody stands on a channel, and the word that brought them there."""

    state: str
    at: int
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A move of consent that is to be written."""

    customer_id: int
    before: str
    draft: ConsentDraft
    at: int


@unit_of_work
async def consent_set(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    fields: Mapping[str, Any],
    idempotency_key: str | None = None,
) -> int:
    """Record what a customer said of a channel; answers the customer's key. Raises `Refusal` or `Refusals`.

    Refused where something they said later is known already.
    """
    arguments = [customer_id, dict(fields)]
    known = await idempotency.remembered(tx, actor, "consentSet", idempotency_key, arguments)
    if known is not None:
        return int(known)
    draft = checked(fields, now=tx.now)
    current = await locked(tx, customer_id)
    key = int(current["id"])
    if current["account_status"] in {"ERASED", "MERGED"}:
        message = "This customer was erased or merged: nothing can be recorded of them."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("customerId",))
    await _set(tx, actor, key, draft)
    await idempotency.remember(tx, actor, "consentSet", idempotency_key, arguments, key)
    return key


async def given_at_creation(
    tx: Transaction, actor: Actor, customer_id: int, consents: Sequence[Mapping[str, Any]]
) -> None:
    """The consents of a customer who is being created. Raises `Refusal` or `Refusals`."""
    if not actor.may(Scope.CONSENT_WRITE):
        message = "You need the scope CONSENT_WRITE to record consent."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "consents"))
    for place, fields in enumerate(consents):
        await _set(tx, actor, customer_id, checked(fields, now=tx.now, path=("input", "consents", str(place))))


async def imported(
    tx: Transaction, actor: Actor, rows: Sequence[tuple[int, ConsentDraft]], *, new: Collection[int] = ()
) -> set[int]:
    """Consents of a file, in the order of its rows; answers whose changed. `new` customers have said nothing before.

    Only a later word moves a known one. A word without a time fills what is not known, and takes a subscription back:
    a file that was written long ago must never subscribe anybody again.
    """
    await tx.lock("customers.consent")
    standing = await standing_of(tx, [customer_id for customer_id, _ in rows if customer_id not in new])
    changes: list[Change] = []
    for customer_id, draft in rows:
        place = (customer_id, draft.channel)
        change = _later(customer_id, draft, standing.get(place), tx.now)
        if change is not None:
            standing[place] = Standing(change.draft.state, change.at)
            changes.append(change)
    await write(tx, actor, changes)
    return {change.customer_id for change in changes}


def _later(customer_id: int, draft: ConsentDraft, known: Standing | None, now: int) -> Change | None:
    if known is None:
        if draft.state == "NEVER_ASKED":
            return None
        return Change(customer_id, "NEVER_ASKED", draft, draft.at or now)
    if draft.at is None:
        takes_back = draft.state == "UNSUBSCRIBED" and known.state in {"SUBSCRIBED", "PENDING"}
        return Change(customer_id, known.state, draft, max(now, known.at)) if takes_back else None
    if draft.at <= known.at:
        return None
    if draft.state == "NEVER_ASKED":  # "no" of another system: it ends a subscription, and says nothing else
        if known.state not in {"SUBSCRIBED", "PENDING"}:
            return None
        draft = draft.of_state("UNSUBSCRIBED")
    return None if draft.state == known.state else Change(customer_id, known.state, draft, draft.at or now)


async def _set(tx: Transaction, actor: Actor, customer_id: int, draft: ConsentDraft) -> None:
    await tx.lock("customers.consent")
    known = (await standing_of(tx, [customer_id])).get((customer_id, draft.channel))
    at = tx.now if draft.at is None else draft.at
    if known is not None and at < known.at:
        told = clock.to_datetime(known.at).strftime("%Y-%m-%d %H:%M")
        message = (
            f"What they said later stands: {known.state} since {told} UTC. Leave the time out to record a new word."
        )
        raise Refusal(ErrorCode.INVALID_STATE, message, ("input", "at"))
    before = "NEVER_ASKED" if known is None else known.state
    await write(tx, actor, [Change(customer_id, before, draft, at)])
    await touch(tx, customer_id, version=False)
    changes = {"channel": (None, draft.channel), "consent": (before, draft.state), "source": (None, draft.source)}
    await audit.record(tx, actor, action="consent.set", subject=ids.encode("cus", customer_id), changes=changes)


async def standing_of(tx: Transaction, customers: Sequence[int]) -> dict[tuple[int, str], Standing]:
    """Where these customers stand on every channel that anybody asked them about."""
    rows = await tx.fetch(
        "SELECT k.customer_id, k.channel, k.state, k.at, k.event_id FROM customer_consents k"
        f" WHERE {tx.dialect.in_list('k.customer_id', 'bigint')}",
        (tx.dialect.array(set(customers)),),
    )
    return {(row[0], row[1]): Standing(*row[2:]) for row in rows}


_COLUMNS = (
    "id", "customer_id", "channel", "at", "recorded_at", "before", "after", "opt_in_level", "source", "wording",
    "page_url", "ip", "user_agent", "confirmed_at", "actor_kind", "actor_id", "actor_name",
)  # fmt: skip
_STATES: tuple[tuple[str, Kind], ...] = (
    ("customer_id", "bigint"), ("channel", "text"), ("state", "text"), ("at", "bigint"), ("event_id", "bigint"),
)  # fmt: skip


async def write(tx: Transaction, actor: Actor, changes: Sequence[Change]) -> Sequence[int]:
    """The history first, whose keys are answered, then where it leads: the last of several words of one batch."""
    if not changes:
        return ()
    keys = await remember(tx, actor, changes)
    last = {(one.customer_id, one.draft.channel): (one, key) for one, key in zip(changes, keys, strict=True)}
    await execute_for(
        tx,
        "INSERT INTO customer_consents (customer_id, channel, state, at, event_id)"
        " SELECT r.customer_id, r.channel, r.state, r.at, r.event_id FROM {rows} WHERE true"
        " ON CONFLICT (customer_id, channel) DO UPDATE SET state = excluded.state, at = excluded.at,"
        " event_id = excluded.event_id",
        _STATES,
        [(one.customer_id, one.draft.channel, one.draft.state, one.at, key) for one, key in last.values()],
    )
    tell(tx, actor, changes)
    return keys


async def remember(tx: Transaction, actor: Actor, changes: Sequence[Change]) -> Sequence[int]:
    """Write the history alone; its keys."""
    keys = await reserve(tx, "consent_events", len(changes))
    await insert(tx, "consent_events", _COLUMNS, [_event(tx, actor, *pair) for pair in zip(keys, changes, strict=True)])
    return keys


def _event(tx: Transaction, actor: Actor, key: int, change: Change) -> tuple[object, ...]:
    draft = change.draft
    said = (draft.opt_in_level, draft.source, draft.wording, draft.page_url, draft.ip, draft.user_agent)
    confirmed_at = change.at if draft.opt_in_level == "DOUBLE" and draft.state == "SUBSCRIBED" else None
    who = (actor.kind, actor.id, actor.name)
    moved = (change.at, tx.now, change.before, draft.state)
    return (key, change.customer_id, draft.channel, *moved, *said, confirmed_at, *who)


def tell(tx: Transaction, actor: Actor, changes: Sequence[Change]) -> None:
    """One event a change, or one for the batch."""
    if len(changes) > _SPOKEN_ONE_BY_ONE:
        tx.record(ConsentsChanged(tuple(dict.fromkeys(one.customer_id for one in changes))), by=actor)
        return
    for one in changes:
        draft = one.draft
        event = ConsentChanged(one.customer_id, draft.channel, one.before, draft.state, draft.source, one.at)
        tx.record(event, by=actor)
