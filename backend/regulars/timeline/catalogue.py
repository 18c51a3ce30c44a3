"""Which events stand on the timeline, and in what words.

Rooms above say it of their own events by `describe`; the rooms below and beside are described here, by the shape of
their events alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Payload = dict[str, Any]
Detail = tuple[str, str, str]
"""Key, label and value for people."""


class TimelineKind(StrEnum):
    """Kinds of events on the timeline."""

    ORDER = "ORDER"
    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    SHIPMENT = "SHIPMENT"
    ORDER_NOTIFICATION = "ORDER_NOTIFICATION"
    MARKETING_MESSAGE = "MARKETING_MESSAGE"
    TICKET = "TICKET"
    ACCOUNT = "ACCOUNT"
    PROFILE = "PROFILE"
    NOTE = "NOTE"
    GROUP = "GROUP"
    SEGMENT = "SEGMENT"
    LOYALTY = "LOYALTY"
    CONSENT = "CONSENT"
    PRIVACY = "PRIVACY"
    MERGE = "MERGE"
    SESSION = "SESSION"
    REVIEW = "REVIEW"
    REFERRAL = "REFERRAL"


SCOPES: dict[TimelineKind, str] = {
    TimelineKind.ORDER: "ORDERS_READ",
    TimelineKind.PAYMENT: "ORDERS_READ",
    TimelineKind.REFUND: "ORDERS_READ",
    TimelineKind.SHIPMENT: "ORDERS_READ",
    TimelineKind.TICKET: "TICKETS_READ",
    TimelineKind.NOTE: "NOTES_READ",
    TimelineKind.GROUP: "GROUPS_READ",
    TimelineKind.SEGMENT: "GROUPS_READ",
    TimelineKind.LOYALTY: "LOYALTY_READ",
    TimelineKind.MARKETING_MESSAGE: "MESSAGES_READ",
    TimelineKind.ORDER_NOTIFICATION: "MESSAGES_READ",
    TimelineKind.PRIVACY: "PRIVACY_READ",
}
"""Kinds that need more than CUSTOMERS_READ; without the scope they are left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How an event reads: its kind, a title, details, and the record it is about.

    `of_orders` is the kind where the event is about an order; `tells` says whether this one is worth a line.
    """

    kind: TimelineKind
    title: Callable[[Payload], str]
    details: Callable[[Payload], list[Detail]] = lambda _payload: []
    subject: Callable[[Payload], str | None] = lambda _payload: None
    tells: Callable[[Payload], bool] = lambda _payload: True
    of_orders: TimelineKind | None = None

    def kind_of(self, payload: Payload) -> TimelineKind:
        """What a committed event belongs to."""
        return self.kind if self.of_orders is None or payload.get("order_id") is None else self.of_orders


ENTRIES: dict[str, Entry] = {}


def describe(event_name: str, entry: Entry) -> None:
    """Put events of this name on the timeline."""
    if event_name in ENTRIES:
        raise ValueError(f"{event_name} is described twice.")
    ENTRIES[event_name] = entry


def _always(title: str) -> Callable[[Payload], str]:
    return lambda _payload: title


def _note(payload: Payload) -> str | None:
    return f"note_{payload['note_id']}"


def _noted(payload: Payload) -> str:
    return "Note added" if payload.get("order_id") is None else "Note added to an order"


def _changed(payload: Payload) -> list[Detail]:
    fields: list[str] = list(payload.get("fields") or payload.get("changed") or [])
    return [("fields", "Changed", ", ".join(map(_field, fields)))] if fields else []


def _field(name: str) -> str:
    """`custom.shirt_size` as shirt size."""
    return name.removeprefix("custom.").replace("_", " ")


_STATUSES = {
    "GUEST": "Is a guest again",
    "INVITED": "Invited to open an account",
    "ACTIVE": "Account active",
    "DISABLED": "Account disabled",
    "DECLINED": "Declined the account",
}
_LINKS = {"INVITATION": "Invitation", "PASSWORD_RESET": "Link to set a new password"}
_CHANNELS = {"EMAIL": "e-mail", "SMS": "text messages", "PHONE": "calls", "POST": "post"}
_CONSENTS = {
    "PENDING": "Asked for {}, not confirmed yet",
    "SUBSCRIBED": "Subscribed to {}",
    "UNSUBSCRIBED": "Unsubscribed from {}",
    "INVALID": "Cannot be reached by {}",
    "REDACTED": "Consent to {} redacted",
}


def _status(payload: Payload) -> str:
    return _STATUSES.get(payload["after"], "Account changed")


def _reason(payload: Payload) -> list[Detail]:
    return [("reason", "Reason", payload["reason"])] if payload.get("reason") else []


def _consent(payload: Payload) -> str:
    return _CONSENTS[payload["after"]].format(_CHANNELS[payload["channel"]])


def _source(payload: Payload) -> list[Detail]:
    return [("source", "Source", payload["source"])]


describe("customer.created", Entry(TimelineKind.PROFILE, _always("Customer added")))
describe("customer.updated", Entry(TimelineKind.PROFILE, _always("Details changed"), _changed))
describe("customer.confirmed", Entry(TimelineKind.PROFILE, _always("Confirmed as still right")))
describe("customer.tagged", Entry(TimelineKind.PROFILE, _always("Tags changed"), _changed))
describe("customer.email_verified", Entry(TimelineKind.PROFILE, _always("E-mail address confirmed")))
describe("address.saved", Entry(TimelineKind.PROFILE, _always("Address saved")))
describe("address.deleted", Entry(TimelineKind.PROFILE, _always("Address removed")))
describe("account.status_changed", Entry(TimelineKind.ACCOUNT, _status, _reason))
describe("account.link_sent", Entry(TimelineKind.ACCOUNT, lambda payload: f"{_LINKS[payload['link']]} sent"))
describe("account.link_used", Entry(TimelineKind.ACCOUNT, lambda payload: f"{_LINKS[payload['link']]} opened"))
describe("account.signed_up", Entry(TimelineKind.ACCOUNT, _always("Opened an account")))
describe("account.signed_in", Entry(TimelineKind.ACCOUNT, _always("Signed in")))
describe("account.signed_out", Entry(TimelineKind.ACCOUNT, _always("Signed out")))
describe("account.sign_in_failed", Entry(TimelineKind.ACCOUNT, _always("Sign-in failed")))
describe("account.password_reset", Entry(TimelineKind.ACCOUNT, _always("Set a new password")))
describe("account.profile_updated", Entry(TimelineKind.ACCOUNT, _always("Changed their own details")))
describe("consent.changed", Entry(TimelineKind.CONSENT, _consent, _source))
describe("note.added", Entry(TimelineKind.NOTE, _noted, subject=_note))
describe("note.edited", Entry(TimelineKind.NOTE, _always("Note edited"), subject=_note))
describe(
    "note.resolved",
    Entry(
        TimelineKind.NOTE,
        lambda payload: "Note resolved" if payload["resolved"] else "Note opened again",
        subject=_note,
    ),
)
describe("note.deleted", Entry(TimelineKind.NOTE, _always("Note deleted")))
describe("note.restored", Entry(TimelineKind.NOTE, _always("Note brought back"), subject=_note))


def _message(payload: Payload) -> str | None:
    return f"msg_{payload['message_id']}"


_NOT_SENT = {"UNCERTAIN": "Mail in doubt", "CANCELLED": "Mail cancelled"}

describe(
    "message.sent",
    Entry(
        TimelineKind.ACCOUNT,
        lambda payload: f"Mail sent: {payload['title']}",
        subject=_message,
        of_orders=TimelineKind.ORDER_NOTIFICATION,
    ),
)
describe(
    "message.not_sent",
    Entry(
        TimelineKind.ACCOUNT,
        lambda payload: f"{_NOT_SENT.get(payload['status'], 'Mail not sent')}: {payload['title']}",
        subject=_message,
        of_orders=TimelineKind.ORDER_NOTIFICATION,
    ),
)
