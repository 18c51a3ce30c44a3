"""Recording the same word of consent for many customers at once, and taking it back where nobody said it."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.customers.service import bulk
from regulars.customers.service.bulk import NOTHING, Changed, Hand, Step
from regulars.customers.service.consent_drafts import ConsentDraft, checked
from regulars.customers.service.consents import Change, Standing, remember, standing_of, tell, write
from regulars.customers.service.drafts import camel
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

_UNASKED = Standing("NEVER_ASKED", 0)
_OF_ONE_PERSON = ("ip", "user_agent")
_NEEDED = Refusal(ErrorCode.NOT_ALLOWED, "Recording consent needs the scope CONSENT_WRITE.")
_BACK: tuple[tuple[str, Kind], ...] = (
    ("customer_id", "bigint"), ("channel", "text"), ("state", "text"), ("at", "bigint"), ("event_id", "bigint"),
)  # fmt: skip


async def _read(reader: Reader, actor: Actor, value: Any) -> dict[str, Any]:
    if not actor.may(Scope.CONSENT_WRITE):
        raise _NEEDED
    if value is None:
        raise Refusal(ErrorCode.REQUIRED, "Say what they said: on which channel, what, and where.")
    proof: Mapping[str, Any] = value.get("evidence") or {}
    for name in _OF_ONE_PERSON:
        if proof.get(name):
            message = "An IP address or a browser is one person's: many are recorded with wording and page alone."
            raise Refusal(ErrorCode.INVALID, message, ("evidence", camel(name)))
    draft = checked(value, now=clock.now(), path=())
    return {
        "channel": draft.channel,
        "state": draft.state,
        "source": draft.source,
        "at": draft.at,
        "opt_in_level": draft.opt_in_level,
        "wording": draft.wording,
        "page_url": draft.page_url,
    }


async def _refuse(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Mapping[int, Refusal]:
    draft = ConsentDraft(**value)
    rows = await tx.fetch(
        "SELECT id FROM customers WHERE account_status IN ('ERASED', 'MERGED')"
        f" AND {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(keys),),
    )
    gone = Refusal(ErrorCode.INVALID_STATE, "This customer was erased or merged: nothing can be recorded of them.")
    refused = {int(row[0]): gone for row in rows}
    for key, stands in (await _standing(tx, keys, draft.channel)).items():
        hindrance = _hindrance(stands, draft)
        if hindrance is not None:
            refused.setdefault(key, hindrance)
    return refused


def _hindrance(stands: Standing, draft: ConsentDraft) -> Refusal | None:
    """Who said no is asked again one by one; and what was said later stands."""
    if stands.state == draft.state:
        return None
    since = clock.to_datetime(stands.at).strftime("%Y-%m-%d %H:%M")
    if draft.state != "UNSUBSCRIBED" and stands.state in {"UNSUBSCRIBED", "INVALID", "REDACTED"}:
        message = f"{stands.state} since {since} UTC. Record a new word on their own page, with what proves it."
        return Refusal(ErrorCode.INVALID_STATE, message)
    if draft.at is not None and draft.at < stands.at:
        return Refusal(ErrorCode.INVALID_STATE, f"What they said later stands: {stands.state} since {since} UTC.")
    return None


async def _apply(tx: Transaction, hand: Hand, keys: Sequence[int], value: Any) -> Changed:
    """Whoever stands there already keeps their own proof."""
    draft = ConsentDraft(**value)
    await tx.lock("customers.consent")
    known = await _standing(tx, keys, draft.channel)
    at = tx.now if draft.at is None else draft.at
    before = [(key, known.get(key, _UNASKED)) for key in keys]
    changes = [Change(key, had.state, draft, at) for key, had in before if had.state != draft.state]
    if not changes:
        return NOTHING
    words = await write(tx, hand.actor, changes)
    await _noted(tx, hand, [one.customer_id for one in changes], draft)
    moved = [(key, *had) for key, had in before if had.state != draft.state]
    entry = {"channel": draft.channel, "state": draft.state, "moved": moved, "words": list(words)}
    return Changed(len(changes), entry)


async def _undo(tx: Transaction, hand: Hand, entry: Any) -> Mapping[int, Refusal]:
    """Everybody stands where they stood, with the proof of then; that it was recorded and taken back stays told."""
    channel: str = entry["channel"]
    had = {int(key): Standing(state, at, event) for key, state, at, event in entry["moved"]}
    word = dict(zip(had, entry["words"], strict=True))
    await tx.lock("customers.consent")
    stands = await _standing(tx, list(had), channel)
    if not hand.actor.may(Scope.CONSENT_WRITE):
        return dict.fromkeys(stands, _NEEDED)
    back = [key for key, now in stands.items() if now.event_id == word[key]]
    if back:
        source = f"taken back: {hand.subject}"
        drafts = {key: ConsentDraft(channel, had[key].state, source) for key in back}
        changes = [Change(key, entry["state"], drafts[key], tx.now) for key in back]
        await remember(tx, hand.actor, changes)
        await _stand_again(tx, channel, {key: had[key] for key in back})
        tell(tx, hand.actor, changes)
        await _noted(tx, hand, back, ConsentDraft(channel, "TAKEN_BACK", source))
    since = Refusal(ErrorCode.INVALID_STATE, "They have said something else since, which stands.")
    return {key: since for key in stands if key not in set(back)}


async def _stand_again(tx: Transaction, channel: str, had: Mapping[int, Standing]) -> None:
    unasked = [key for key, one in had.items() if one.state == "NEVER_ASKED"]
    await tx.execute(
        f"DELETE FROM customer_consents WHERE channel = ? AND {tx.dialect.in_list('customer_id', 'bigint')}",
        (channel, tx.dialect.array(unasked)),
    )
    await execute_for(
        tx,
        "UPDATE customer_consents SET state = r.state, at = r.at, event_id = r.event_id FROM {rows}"
        " WHERE customer_consents.customer_id = r.customer_id AND customer_consents.channel = r.channel",
        _BACK,
        [(key, channel, *one) for key, one in had.items() if one.state != "NEVER_ASKED"],
    )


async def _standing(tx: Transaction, keys: Sequence[int], channel: str) -> dict[int, Standing]:
    found = await standing_of(tx, keys)
    return {key: one for (key, on), one in found.items() if on == channel}


async def _noted(tx: Transaction, hand: Hand, keys: Sequence[int], draft: ConsentDraft) -> None:
    await tx.execute(
        f"UPDATE customers SET updated_at = ? WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.now, tx.dialect.array(keys)),
    )
    people = ", ".join(ids.encode("cus", key) for key in keys)
    changes = {
        "channel": (None, draft.channel),
        "consent": (None, draft.state),
        "source": (None, draft.source),
        "customers": (None, people),
    }
    await audit.record(tx, hand.actor, action="consents.set", subject=hand.subject, changes=changes)


def offer() -> None:
    """Join the bulk change of customers."""
    bulk.steps["consent"] = Step(_read, _apply, _refuse, _undo)
