"""What is written of consent: checked field by field, and read from the words of other systems."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from regulars.customers.service.drafts import short
from regulars.platform.errors import ErrorCode, Refusal, Refusals

CHANNELS = ("EMAIL", "SMS", "PHONE", "POST")
SETTABLE = frozenset({"PENDING", "SUBSCRIBED", "UNSUBSCRIBED"})
_LONGEST = {"source": 100, "wording": 2_000, "user_agent": 500}
_URL = re.compile(r"https?://[^\s/?#@]+\S*", re.IGNORECASE)
_LONGEST_URL = 2_000
_UNSETTABLE = {
    "NEVER_ASKED": "What was said cannot be unsaid: record UNSUBSCRIBED where they want no messages.",
    "INVALID": "An address turns out invalid by itself, when messages to it come back.",
    "REDACTED": "Consent is redacted when a customer is erased.",
}


class ConsentDraft(NamedTuple):
    """A word on a channel; without a time it is said now, or nobody knows when."""

    channel: str
    state: str
    source: str
    at: int | None = None
    opt_in_level: str = "UNKNOWN"
    wording: str | None = None
    page_url: str | None = None
    ip: str | None = None
    user_agent: str | None = None

    def of_state(self, state: str) -> "ConsentDraft":
        """The same word, meaning this."""
        return self._replace(state=state)


def checked(fields: Mapping[str, Any], *, now: int, path: tuple[str, ...] = ("input",)) -> ConsentDraft:
    """The draft of a ConsentInput's set fields. Raises `Refusals`, all at once."""
    faults: list[Refusal] = []

    def attempt(read: Callable[[Any], Any], given: Any, *place: str) -> Any:
        try:
            return read(given)
        except Refusal as refusal:
            faults.append(refusal.at(*path, *place))
            return None

    proof: Mapping[str, Any] = fields.get("evidence") or {}
    draft = ConsentDraft(
        channel=str(fields["channel"]),
        state=attempt(_state, fields["state"], "state") or "",
        source=attempt(_source, fields.get("source"), "source") or "",
        at=attempt(lambda at: _not_ahead(at, now), fields.get("at"), "at"),
        opt_in_level=str(fields.get("opt_in_level") or "UNKNOWN"),
        wording=attempt(lambda text: short(text, _LONGEST["wording"]), proof.get("wording"), "evidence", "wording"),
        page_url=attempt(_url, proof.get("page_url"), "evidence", "pageUrl"),
        ip=attempt(_ip, proof.get("ip"), "evidence", "ip"),
        user_agent=attempt(
            lambda text: short(text, _LONGEST["user_agent"]), proof.get("user_agent"), "evidence", "userAgent"
        ),
    )
    if faults:
        raise Refusals(faults) if len(faults) > 1 else faults[0]
    return draft


def _state(given: Any) -> str:
    state = str(given)
    if state not in SETTABLE:
        raise Refusal(ErrorCode.INVALID_STATE, _UNSETTABLE[state])
    return state


def _source(given: Any) -> str:
    source = short(given, _LONGEST["source"])
    if source is None:
        raise Refusal(ErrorCode.REQUIRED, "Say where it comes from, such as checkout, phone call or sign-up form.")
    return source


def _not_ahead(given: Any, now: int) -> int | None:
    if given is not None and int(given) > now:
        raise Refusal(ErrorCode.INVALID, "Consent cannot be given in the future.")
    return given


def _url(given: Any) -> str | None:
    url = short(given, _LONGEST_URL)
    if url is not None and not _URL.fullmatch(url):
        raise Refusal(ErrorCode.INVALID, "An address begins with https:// or http://.")
    return url


def _ip(given: Any) -> str | None:
    if given is None or not str(given).strip():
        return None
    try:
        return str(ipaddress.ip_address(str(given).strip()))
    except ValueError:
        raise Refusal(ErrorCode.INVALID, "This is not an IP address; write it like 203.0.113.7.") from None


_WORDS: Mapping[str, tuple[str, ...]] = {
    "SUBSCRIBED": (
        "subscribed", "yes", "true", "1", "y", "on", "opted in", "opt in", "granted", "confirmed", "active", "enabled",
    ),
    "UNSUBSCRIBED": ("unsubscribed", "opted out", "opt out", "withdrawn", "revoked", "denied", "refused"),
    "PENDING": ("pending", "pending confirmation", "unconfirmed", "awaiting confirmation", "double opt in pending"),
    "INVALID": ("invalid", "cleaned", "bounced", "hard bounced"),
    "NEVER_ASKED": (
        "never asked", "not subscribed", "non subscribed", "nonsubscribed", "no", "false", "0", "n", "off", "none",
        "not set", "unknown",
    ),
}  # fmt: skip
_STATES = {word: state for state, words in _WORDS.items() for word in words}


@lru_cache(maxsize=1_024)
def state_of(word: str) -> str:
    """What a cell of a file means, in the words of whichever system. Raises `Refusal`."""
    told = " ".join(re.sub(r"[_\-.]+", " ", word.casefold()).split())
    state = _STATES.get(told)
    if state is None:
        known = ", ".join(state for state in _WORDS if state != "INVALID")
        raise Refusal(ErrorCode.INVALID, f"{word[:40]!r} is no state of consent; write one of {known}.")
    return state
