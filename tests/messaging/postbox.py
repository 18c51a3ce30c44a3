"""A real mail server on this machine that keeps what it is given, and answers as it is told."""

import asyncio
import ssl
import warnings
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from regulars.messaging.mail_server import Security, Server

CERTIFICATE = Path(__file__).parent / "certificate.pem"
TAKEN = "250 2.0.0 Taken"


@dataclass
class PostBox:
    """`for_recipient` and `for_content` answer instead of the usual, once for each in the list, then as usual."""

    letters: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    senders: list[str] = field(default_factory=list[str])
    for_recipient: list[str] = field(default_factory=list[str])
    for_content: list[str] = field(default_factory=list[str])
    vanishes: bool = False
    """Takes a letter and closes the connection without a word."""
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    connections: int = 0
    port: int = 0
    is_secure: list[bool] = field(default_factory=list[bool])

    @property
    def by_id(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(str(letter["Message-ID"]) for letter in self.letters)

    def server(self, security: Security = "NONE", **login: Any) -> Server:
        context = None if security == "NONE" else ssl.create_default_context(cafile=str(CERTIFICATE))
        return Server("localhost", self.port, security, sender="shop@example.com", context=context, **login)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ):
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ):
        if self.for_recipient:
            return self.for_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):  # noqa: N802 - aiosmtpd's name
        if self.for_content:
            return self.for_content.pop(0)
        content = cast("bytes", envelope.content)
        self.letters.append(cast("EmailMessage", message_from_bytes(content, policy=policy.default)))
        self.recipients.append(envelope.rcpt_tos[0])
        async with self.arrived:
            self.arrived.notify_all()
        self.senders.append(envelope.mail_from or "")
        self.is_secure.append(cast("asyncio.Transport", server.transport).get_extra_info("ssl_object") is not None)
        if self.vanishes:
            cast("asyncio.Transport", server.transport).abort()
        return TAKEN


@asynccontextmanager
async def open_box(
    security: Security = "NONE", *, login: tuple[str, str] | None = None, utf8: bool = False
) -> AsyncGenerator[PostBox]:
    """A box that listens on a port of its own."""
    box = PostBox()
    loop = asyncio.get_running_loop()
    context = None
    if security != "NONE":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)

    def knows(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and login is not None
        fits = known and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=fits, handled=False)

    def protocol() -> SMTP:
        box.connections += 1
        with warnings.catch_warnings(action="ignore"):  # it thinks little of passwords in the clear, even here
            return made()

    def made() -> SMTP:
        return SMTP(
            box,
            hostname="localhost",
            loop=loop,
            enable_SMTPUTF8=utf8,
            tls_context=context if security == "STARTTLS" else None,
            require_starttls=security == "STARTTLS",
            auth_required=login is not None,
            auth_require_tls=False,
            authenticator=knows,
        )

    listening = await loop.create_server(protocol, "localhost", 0, ssl=context if security == "TLS" else None)
    box.port = listening.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        listening.close()
        await asyncio.sleep(0)
