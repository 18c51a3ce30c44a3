"""What a storefront tells of accounts: sign-ins, failures, new passwords; each event once, whatever their order.

An event told late never moves a time backwards. Kinds of other rooms (visits, carts) join `KINDS` when they are built.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.customers.events import (
    CustomerSignedIn,
    CustomerSignedOut,
    CustomerSignedUp,
    PasswordReset,
    ProfileUpdated,
    SignInFailed,
)
from regulars.customers.service import accounts
from regulars.customers.service.drafts import short
from regulars.customers.service.identity import CustomerHint
from regulars.customers.service.resolve import recognise, resolve
from regulars.customers.service.writing import country_of, locked
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.outbox import Event
from regulars.stores.queries import stores

MAX_EVENTS = 250
LONGEST_ID = 200
AHEAD = 5 * clock.MINUTE
"""So far a storefront's clock may run before ours; what lies further ahead is refused."""
KINDS: Mapping[str, type[Event]] = {
    "LOGIN": CustomerSignedIn,
    "LOGIN_FAILED": SignInFailed,
    "LOGOUT": CustomerSignedOut,
    "PASSWORD_RESET": PasswordReset,
    "SIGN_UP": CustomerSignedUp,
    "PROFILE_UPDATE": ProfileUpdated,
}
_JOINS = frozenset({"LOGIN", "SIGN_UP", "PASSWORD_RESET"})
"""Whoever does one of these has an account, whatever we knew."""


@dataclass(frozen=True, slots=True)
class AccountFact:
    """An event, read."""

    index: int
    event_id: str
    kind: str
    at: int
    store_id: int | None
    hint: CustomerHint


@dataclass(slots=True)
class Tracked:
    """What became of the events of a call."""

    accepted: int = 0
    duplicates: int = 0
    failures: list[tuple[int, Refusal]] = field(default_factory=list[tuple[int, Refusal]])


@unit_of_work
async def events_track(
    tx: Transaction, *, actor: Actor, events: Sequence[Mapping[str, Any]], idempotency_key: str | None = None
) -> Tracked:
    """Take up to 250 events; each stands or falls alone. Raises `Refusal` for the call as such."""
    if not 1 <= len(events) <= MAX_EVENTS:
        message = f"Send 1 to {MAX_EVENTS} events at a time, not {len(events)}."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("events",))
    known = await idempotency.remembered(tx, actor, "eventsTrack", idempotency_key, list(events))
    if known is not None:
        return _recalled(known)
    done = Tracked()
    facts = await _facts(tx, events, done)
    fresh = await _fresh(tx, facts)
    done.duplicates = len(facts) - len(fresh)
    taken = await _take(tx, actor, fresh, done)
    done.accepted = len(taken)
    await idempotency.remember(tx, actor, "eventsTrack", idempotency_key, list(events), _kept(done))
    return done


async def _facts(tx: Transaction, events: Sequence[Mapping[str, Any]], done: Tracked) -> list[AccountFact]:
    shops = {store.code: store.id for store in await stores(tx)}
    found: list[AccountFact] = []
    for index, event in enumerate(events):
        try:
            found.append(_fact(index, event, shops, tx.now))
        except Refusal as refusal:
            done.failures.append((index, refusal.at("events", str(index))))
    return found


def _fact(index: int, event: Mapping[str, Any], shops: Mapping[str, int], now: int) -> AccountFact:
    event_id = _within(event["event_id"], "eventId")
    at = int(event["at"])
    if at > now + AHEAD:
        raise Refusal(ErrorCode.INVALID, "This lies in the future. Send the instant at which it happened.", ("at",))
    code = event.get("store_code")
    if code is not None and code.lower() not in shops:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no store with the code {code[:50]}.", ("storeCode",))
    said: Mapping[str, Any] = event.get("customer") or {}
    if not any(said.get(name) for name in ("id", "external_id", "email", "phone")):
        message = "Say whose account it is: by id, external id, e-mail or phone."
        raise Refusal(ErrorCode.REQUIRED, message, ("customer",))
    hint = CustomerHint(
        customer_id=ids.decode("cus", said["id"]) if said.get("id") else None,
        external_id=said.get("external_id"),
        email=said.get("email"),
        email_verified=bool(said.get("email_verified")),
        phone=said.get("phone"),
        first_name=said.get("first_name"),
        last_name=said.get("last_name"),
        has_account=True,
        seen_at=min(at, now),
    )
    return AccountFact(index, event_id, str(event["kind"]), min(at, now), shops[code.lower()] if code else None, hint)


def _within(text: Any, name: str) -> str:
    try:
        found = short(text, LONGEST_ID)
    except Refusal as refusal:
        raise refusal.at(name) from None
    if found is None:
        raise Refusal(
            ErrorCode.REQUIRED, "Give each event an id of its own, so that telling twice does no harm.", (name,)
        )
    return found


async def _fresh(tx: Transaction, facts: Sequence[AccountFact]) -> list[AccountFact]:
    """Those that were not told before, in this call or an earlier one."""
    await tx.lock("customers.identity")
    first = {fact.event_id: fact for fact in reversed(facts)}
    rows = await tx.fetch(
        f"SELECT event_id FROM account_events WHERE {tx.dialect.in_list('event_id', 'text')}",
        (tx.dialect.array(first),),
    )
    known = {row[0] for row in rows}
    return [fact for fact in facts if first[fact.event_id] is fact and fact.event_id not in known]


@dataclass(frozen=True, slots=True)
class _Taken:
    """An event with whose it is; of nobody whom we know only its id is kept."""

    fact: AccountFact
    customer_id: int | None


async def _take(tx: Transaction, actor: Actor, facts: Sequence[AccountFact], done: Tracked) -> list[_Taken]:
    if not facts:
        return []
    taken = await _whose(tx, actor, facts)
    if actor.may("CUSTOMERS_READ"):  # others learn nothing of who is known
        for one in taken:
            if one.customer_id is None:
                message = "Nobody whom we know. Tell SIGN_UP first, or write the customer."
                place = ("events", str(one.fact.index), "customer")
                done.failures.append((one.fact.index, Refusal(ErrorCode.NOT_FOUND, message, place)))
        taken = [one for one in taken if one.customer_id is not None]
    await _keep(tx, taken)
    known = [one for one in taken if one.customer_id is not None]
    await _activate(tx, actor, known)
    await _move_times(tx, known)
    for one in known:
        tx.record(KINDS[one.fact.kind](one.customer_id, one.fact.at), by=actor)  # pyright: ignore[reportCallIssue] - each of them takes customer and instant
    return taken


async def _whose(tx: Transaction, actor: Actor, facts: Sequence[AccountFact]) -> list[_Taken]:
    """Whoever joined is made where nobody knows them; of the others only those are meant who are known."""
    country = await country_of(tx)
    joined = [fact for fact in facts if fact.kind in _JOINS]
    others = [fact for fact in facts if fact.kind not in _JOINS]
    resolved = await resolve(tx, [fact.hint for fact in joined], country=country, by=actor)
    await resolved.write()
    found = dict(zip((fact.index for fact in joined), resolved.customer_ids, strict=True))
    if others:
        keys = await recognise(tx, [fact.hint for fact in others], country=country)
        found |= zip((fact.index for fact in others), keys, strict=True)
    return [_Taken(fact, found[fact.index]) for fact in facts]


_COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("event_id", "text"), ("customer_id", "bigint"), ("kind", "text"), ("at", "bigint"), ("store_id", "bigint"),
)  # fmt: skip


async def _keep(tx: Transaction, taken: Sequence[_Taken]) -> None:
    await execute_for(
        tx,
        "INSERT INTO account_events (event_id, customer_id, kind, at, received_at, store_id)"
        " SELECT r.event_id, r.customer_id, r.kind, r.at, CAST(? AS BIGINT), r.store_id FROM {rows} WHERE true",
        _COLUMNS,
        [(one.fact.event_id, one.customer_id, one.fact.kind, one.fact.at, one.fact.store_id) for one in taken],
        (tx.now,),
    )


async def _activate(tx: Transaction, actor: Actor, known: Sequence[_Taken]) -> None:
    """Whoever was invited, or had declined, and signs in nevertheless has an account."""
    joined = {one.customer_id for one in known if one.fact.kind in _JOINS}
    rows = await tx.fetch(
        "SELECT id FROM customers WHERE account_status IN ('INVITED', 'DECLINED')"
        f" AND {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(joined),),
    )
    for (key,) in rows:
        await accounts.move(tx, actor, await locked(tx, key), "ACTIVE")


_TIMES: tuple[tuple[str, Kind], ...] = (("customer_id", "bigint"), ("login_at", "bigint"), ("activity_at", "bigint"))


async def _move_times(tx: Transaction, known: Sequence[_Taken]) -> None:
    """The latest sign-in and activity: forwards only. A sign-in that fails may be anybody's, and is none of theirs."""
    logins: dict[int, int] = {}
    activity: dict[int, int] = {}
    for one in known:
        if one.customer_id is None or one.fact.kind == "LOGIN_FAILED":
            continue
        activity[one.customer_id] = max(one.fact.at, activity.get(one.customer_id, one.fact.at))
        if one.fact.kind == "LOGIN":
            logins[one.customer_id] = max(one.fact.at, logins.get(one.customer_id, one.fact.at))
    later = tx.dialect.greatest
    login_at = later("COALESCE(customers.last_login_at, r.login_at)", "COALESCE(r.login_at, customers.last_login_at)")
    activity_at = later("COALESCE(customers.last_activity_at, r.activity_at)", "r.activity_at")
    await execute_for(
        tx,
        f"UPDATE customers SET last_login_at = {login_at}, last_activity_at = {activity_at}"
        " FROM {rows} WHERE customers.id = r.customer_id",
        _TIMES,
        [(key, logins.get(key), at) for key, at in activity.items()],
    )


def _kept(done: Tracked) -> object:
    failures = [[index, str(one.code), one.message, list(one.path)] for index, one in done.failures]
    return [done.accepted, done.duplicates, failures]


def _recalled(kept: Any) -> Tracked:
    accepted, duplicates, failures = kept
    return Tracked(
        accepted,
        duplicates,
        [(index, Refusal(ErrorCode(code), message, path)) for index, code, message, path in failures],
    )
