"""The session cookie, and who is behind a request.

Under https its name carries `__Host-`, so that no sibling domain can plant one; over plain http, on this machine,
browsers refuse that prefix, and a plain name is used.
"""

from regulars.access import audit, authentication
from regulars.access.recognition import Recognised
from regulars.access.service.sessions import ABSOLUTE, Browser, Opened
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.graphql.context import Context, Cookie, RequestFacts

SECURE_NAME = "__Host-regulars"
PLAIN_NAME = "regulars"


async def authenticate(facts: RequestFacts) -> Actor | None:
    """The actor behind a request; the endpoint calls it for every operation, and a WebSocket before every event.

    Raises `Unauthenticated` for a token that is unknown, expired or revoked.
    """
    audit.asked_from.set(facts.ip)
    recognised = await recognise(facts)
    return None if recognised is None else recognised.actor


async def recognise(facts: RequestFacts) -> Recognised | None:
    """The same with the session that let them in."""
    if facts.bearer is not None:
        return await authentication.by_token(facts.bearer)
    secret = session_secret(facts)
    if secret is None:
        return None
    return await authentication.by_session(secret, is_activity=facts.transport in ("http", "sse"))


def session_secret(facts: RequestFacts) -> str | None:
    """What the browser sent."""
    return facts.cookies.get(_name(facts)) or None


def browser_of(context: Context) -> Browser:
    """What is known of whoever signs in."""
    facts = context.facts
    return Browser(ip=facts.ip, user_agent=facts.user_agent, secret=session_secret(facts))


def begin(context: Context, opened: Opened) -> None:
    """Send the cookie of a new session, and go on as the one who signed in."""
    _set(context, opened.secret, ABSOLUTE // clock.SECOND)
    context.caller = opened.staff


def end(context: Context) -> None:
    """Remove the cookie."""
    _set(context, "", 0)
    context.caller = None


def _set(context: Context, value: str, max_age: int) -> None:
    name = _name(context.facts)
    context.set_cookie(Cookie(name=name, value=value, max_age=max_age, secure=name == SECURE_NAME))


def _name(facts: RequestFacts) -> str:
    return SECURE_NAME if facts.scheme in ("https", "wss") else PLAIN_NAME
