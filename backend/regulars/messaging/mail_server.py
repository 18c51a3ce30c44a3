"""The mail server that the settings name: where it is, how it is spoken to, who writes where a store says nothing."""

import ssl
from dataclasses import dataclass, replace
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit
from weakref import WeakKeyDictionary

from regulars.platform import settings as platform_settings
from regulars.platform.db.connect import Database
from regulars.platform.settings import BadSetting, Settings

Security = Literal["TLS", "STARTTLS", "NONE"]
_PORTS: dict[str, int] = {"smtp": 587, "smtps": 465}
_SETTING = "REGULARS_SMTP_URL"


@dataclass(frozen=True, slots=True)
class Server:
    """`context` is for tests, whose server has a certificate of its own making."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = None
    sender: str | None = None
    sender_name: str | None = None
    context: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        """Without the password."""
        return f"Server({self.host}:{self.port}, {self.security})"


_known: WeakKeyDictionary[Database, Server | None] = WeakKeyDictionary()


def of(database: Database) -> Server | None:
    """The mail server of this installation; none where none is set, and mail stays in the outbox."""
    if database not in _known:
        _known[database] = parse(platform_settings.load())
    return _known[database]


def use(database: Database, server: Server | None) -> None:
    """Send by this server, or by none."""
    _known[database] = server


def parse(settings: Settings) -> Server | None:
    """The server of the settings. Raises `BadSetting` that says how it is written."""
    if not settings.smtp_url:
        return None
    try:
        parts = urlsplit(settings.smtp_url)
        port = parts.port
    except ValueError as error:
        raise _bad(f"cannot be read: {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _bad("begins with smtp:// or smtps:// and names a server")
    server = Server(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        security=_security(parts.scheme, parts.hostname, parse_qs(parts.query).get("security", [""])[0]),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
    return _with_sender(server, settings.mail_from)


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _security(scheme: str, host: str, wish: str) -> Security:
    """TLS or STARTTLS everywhere but on this machine, unless it is said otherwise."""
    if scheme == "smtps":
        return "TLS"
    if wish not in {"", "starttls", "none"}:
        raise _bad("knows ?security=starttls and ?security=none")
    if wish == "none" or (not wish and is_loopback(host)):
        return "NONE"
    return "STARTTLS"


def _with_sender(server: Server, mail_from: str) -> Server:
    name, address = parseaddr(mail_from)
    if mail_from and "@" not in address:
        raise BadSetting("REGULARS_MAIL_FROM is written like hello@shop.example or Shop <hello@shop.example>.")
    fallback = server.username if server.username and "@" in server.username else None
    return replace(server, sender=address or fallback, sender_name=name or None)


def _bad(what: str) -> BadSetting:
    return BadSetting(f"{_SETTING} {what}, such as smtp://user:password@mail.example.com:587.")
