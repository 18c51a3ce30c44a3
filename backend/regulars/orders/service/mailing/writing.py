"""A mail by a colleague to one customer, about an order or about nothing in particular: written here or a template."""

from dataclasses import dataclass
from typing import Any

from regulars.access import audit
from regulars.customers.service.writing import locked
from regulars.messaging import addresses
from regulars.messaging.queries.written import known_variables
from regulars.messaging.service.queueing import Entry, enter
from regulars.messaging.service.templating import draft_of as saved
from regulars.messaging.service.templating import source_of, store_of
from regulars.messaging.templates import Variable
from regulars.messaging.words import MessageKind, MessageStatus
from regulars.messaging.writing import sandbox
from regulars.messaging.writing.compose import Letter, Source, compose
from regulars.orders.mails.wordings import ABOUT_THE_ORDER
from regulars.orders.queries.mailing import MailedOrder, mailed_order
from regulars.orders.service.mailing.notifying import BLOCKED
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.stores.queries import StoreRow

MAX_BODY = 20_000
MAX_SUBJECT = 300
MOST_AHEAD = 366 * clock.DAY
_NO_CONSENT = (
    "This customer has not agreed to be written to. Write about one of their orders, or say that the mail is no"
    " marketing (transactional)."
)
_GONE = frozenset({"ERASED", "MERGED"})
_FRAME = Source(
    "{{ subject }}",
    "{% for paragraph in paragraphs %}<p>{% for line in paragraph %}{{ line }}<br>{% endfor %}</p>{% endfor %}",
    "{{ text }}",
)
_FRAMED = {
    key: Variable(key, key, "", required=False) for key in ("subject", "paragraphs", "text", "store_name", "store_url")
}
_STORE = ("store_name", "store_url")


@dataclass(frozen=True, slots=True)
class Written:
    """What is to be sent: a template, or a subject and a text."""

    template_id: int | None = None
    subject: str | None = None
    body: str | None = None
    order_id: int | None = None
    is_transactional: bool = False
    send_at: int | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """The letter, what it is for, and what it may name."""

    letter: Letter
    kind: MessageKind
    store: StoreRow
    order: MailedOrder | None
    known: dict[str, Variable]
    used: frozenset[str]


@unit_of_work
async def message_send(
    tx: Transaction, *, actor: Actor, customer_id: int | None, written: Written, idempotency_key: str
) -> int:
    """Queue a mail to a customer; answers its key. Marketing needs consent; what is about an order does not."""
    arguments = [customer_id, written.template_id, written.subject, written.body, written.order_id,
                 written.is_transactional]  # fmt: skip
    if written.send_at is not None:
        arguments.append(written.send_at)
    known = await idempotency.remembered(tx, actor, "messageSend", idempotency_key, arguments)
    if known is not None:
        return int(known)
    _check_time(written.send_at, tx.now)
    person = await _person(tx, customer_id)
    composed = await compose_for(tx, actor, person, written)
    is_marketing = _is_marketing(composed, written)
    if is_marketing and not await agrees(tx, person["id"]):
        raise Refusal(ErrorCode.NO_CONSENT, _NO_CONSENT, ("input", "transactional"))
    name = " ".join(part for part in (person["first_name"], person["last_name"]) if part) or None
    order = composed.order
    title = "E-mail" if order is None else f"E-mail about order {order.number}"
    entry = Entry(
        kind=composed.kind,
        title=title,
        template_key=None,
        template_id=written.template_id,
        store=composed.store,
        customer_id=person["id"],
        order_id=None if order is None else order.order_id,
        to=addresses.read(person["email"]),
        name=name,
        letter=composed.letter,
        send_at=written.send_at,
        needs_consent=is_marketing,
    )
    queued = await enter(tx, actor=actor, entry=entry)
    if queued.status is MessageStatus.SUPPRESSED:
        raise Refusal(ErrorCode.BLOCKED, BLOCKED, ("customerId",))
    subject = ids.encode("cus", person["id"])
    await audit.record(tx, actor, action="message.sent", subject=subject, changes={"subject": (None, title)})
    await idempotency.remember(tx, actor, "messageSend", idempotency_key, arguments, queued.message_id)
    return queued.message_id


async def compose_for(reader: Reader, actor: Actor, person: dict[str, Any], written: Written) -> Composed:
    """The letter as this person would get it. Raises `Refusal` with what is wrong."""
    order = await _order(reader, actor, person["id"], written.order_id)
    store = await store_of(reader, None if order is None else order.store_id)
    values: dict[str, Any] = {"first_name": person["first_name"]} if order is None else dict(order.values)
    values["store_name"], values["store_url"] = store.brand_name or store.name, store.url
    known = {variable.key: variable for variable in ABOUT_THE_ORDER if variable.key in values}
    known |= {key: Variable(key, key.replace("_", " ").capitalize(), "", required=False) for key in _STORE}
    if written.template_id is not None:
        return await _of_template(reader, written, store, order, values, known)
    subject, body = (written.subject or "").strip(), (written.body or "").strip()
    for name, text, longest in (("subject", subject, MAX_SUBJECT), ("body", body, MAX_BODY)):
        if not text:
            raise Refusal(ErrorCode.REQUIRED, "Write a subject and a text.", ("input", name))
        if len(text) > longest:
            raise Refusal(ErrorCode.TOO_LONG, f"This holds at most {longest:,} characters.", ("input", name))
    used = _checked("subject", subject, known) | _checked("body", body, known)
    text = sandbox.text(body, values)
    framed = {
        "subject": sandbox.text(subject, values),
        "paragraphs": [part.split("\n") for part in text.replace("\r\n", "\n").split("\n\n")],
        "text": text,
    }
    letter = compose(_FRAME, known=_FRAMED, values=framed, store=store)
    return Composed(letter, MessageKind.PERSONAL, store, order, known, used)


def _checked(part: str, source: str, known: dict[str, Variable]) -> frozenset[str]:
    try:
        return sandbox.check(source, known.keys())
    except Refusal as refusal:
        raise refusal.at("input", part) from None


async def _of_template(
    reader: Reader,
    written: Written,
    store: StoreRow,
    order: MailedOrder | None,
    values: dict[str, Any],
    known: dict[str, Variable],
) -> Composed:
    draft = await saved(reader, written.template_id, None)
    source = source_of(draft)
    allowed = known_variables(draft.key, draft.kind)
    used: frozenset[str] = frozenset()
    for text in (source.subject, source.body, source.text or ""):
        used |= sandbox.check(text, allowed.keys())
    missing = sorted(used - values.keys())
    if missing:
        hint = "" if order is not None else " Choose an order that it is about."
        message = f"This template names {missing[0]}, of which this mail knows nothing.{hint}"
        raise Refusal(ErrorCode.INVALID, message, ("input", "templateId"))
    told = {key: Variable(key, key, "", required=False) for key in allowed}
    letter = compose(source, known=told, values={key: values[key] for key in used}, store=store)
    return Composed(letter, MessageKind(draft.kind), store, order, known, used)


async def person_of(reader: Reader, customer_id: int | None) -> dict[str, Any]:
    """Whom a preview is for. Raises `Refusal` where there is nobody."""
    row = await reader.fetch_one("SELECT id, first_name, last_name, email FROM customers WHERE id = ?", (customer_id,))
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customerId",))
    return dict(zip(("id", "first_name", "last_name", "email"), row, strict=True))


async def _person(tx: Transaction, customer_id: int | None) -> dict[str, Any]:
    person = await locked(tx, customer_id)
    if person["account_status"] in _GONE:
        raise Refusal(ErrorCode.INVALID_STATE, "This record was erased or merged into another one.", ("customerId",))
    if person["email"] is None:
        raise Refusal(ErrorCode.REQUIRED, "This customer has no e-mail to write to. Add one first.", ("customerId",))
    return person


async def _order(reader: Reader, actor: Actor, customer_id: int, order_id: int | None) -> MailedOrder | None:
    if order_id is None:
        return None
    order = await mailed_order(reader, order_id)
    if order is None or order.customer_id != customer_id or not actor.sees_store(order.store_id):
        raise Refusal(ErrorCode.NOT_FOUND, "This customer has no such order.", ("input", "orderId"))
    return order


def _check_time(send_at: int | None, now: int) -> None:
    if send_at is None:
        return
    path = ("input", "sendAt")
    if send_at <= now:
        raise Refusal(ErrorCode.INVALID, "This time has passed. Say one that is still to come, or send it now.", path)
    if send_at > now + MOST_AHEAD:
        raise Refusal(ErrorCode.INVALID, "A mail waits for at most a year.", path)


def _is_marketing(composed: Composed, written: Written) -> bool:
    return composed.kind is MessageKind.MARKETING or (
        composed.order is None and not written.is_transactional and composed.kind is MessageKind.PERSONAL
    )


async def agrees(reader: Reader, customer_id: int | None) -> bool:
    """Whether the customer may be written to without an order or account that it is about."""
    state = await reader.fetch_value(
        "SELECT state FROM customer_consents WHERE customer_id = ? AND channel = 'EMAIL'", (customer_id,)
    )
    return bool(state == "SUBSCRIBED")
