"""A connection to the mail server, used for one message after another, and what its answers mean."""

import re
from contextlib import suppress
from typing import Self

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from regulars.messaging.delivery.letter import Packed
from regulars.messaging.mail_server import Server

_TIMEOUT = 60
_LAST_ANSWER = 10 * 60
"""RFC 5321, 4.5.3.2.6: who gives up earlier sends twice."""
_PER_CONNECTION = 100
_CLOSING, _PERMANENT = 421, 500
_NO_SUCH_ADDRESS = re.compile(r"^5\.1\.(1|2|3|6|10)\b")


class Unreachable(Exception):
    """The server cannot be used now, whatever the message: nothing was handed over."""


class InDoubt(Exception):
    """The connection ended after the message had been handed over: nobody knows whether it was taken."""


class Refused(Exception):
    """The server will not have this message; `is_final` says whether asking again is of use."""

    def __init__(self, message: str, *, is_final: bool, is_bad_address: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.is_bad_address = is_bad_address


class Connection:
    """Opened with the first message; `async with` closes it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: SMTP | None = None
        self._sent = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def offer(self, packed: Packed) -> None:
        """Name sender and recipient: only the content is left to hand over. Raises `Unreachable`, `Refused`."""
        is_used = self._smtp is not None
        try:
            await self._offer(packed)
        except Unreachable:
            if not is_used:
                raise
            await self._offer(packed)  # a server may close what was idle: once more, by a fresh connection

    async def hand_over(self, packed: Packed) -> None:
        """Hand over the content and wait until it is taken. Raises `Refused`, `InDoubt`."""
        smtp = self._smtp
        if smtp is None:
            raise InDoubt("The connection was lost.")
        try:
            await smtp.data(packed.content, timeout=_LAST_ANSWER)
        except SMTPDataError as error:
            await self._after(error)
            raise _refused(error) from error
        except (SMTPException, OSError) as error:
            self._drop()
            raise InDoubt(_told(error)) from error
        self._sent += 1

    async def close(self) -> None:
        """Say goodbye."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None and smtp.is_connected:
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=5)
            smtp.close()

    async def _offer(self, packed: Packed) -> None:
        smtp = await self._connected()
        try:
            if packed.needs_utf8 and smtp.is_ehlo_or_helo_needed:
                await smtp.ehlo()
            if packed.needs_utf8 and not smtp.supports_extension("smtputf8"):
                raise Refused("The mail server takes no address with letters beyond a to z.", is_final=True)
            options, encoding = (["SMTPUTF8"], "utf-8") if packed.needs_utf8 else ([], "ascii")
            await smtp.mail(packed.sender, options=options, encoding=encoding)
            await smtp.rcpt(packed.recipient, encoding=encoding)
        except SMTPResponseException as error:
            await self._after(error)
            if error.code == _CLOSING:
                raise Unreachable(_told(error)) from error
            raise _refused(error) from error
        except (SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(_told(error)) from error

    async def _connected(self) -> SMTP:
        if self._smtp is not None and (not self._smtp.is_connected or self._sent >= _PER_CONNECTION):
            await self.close()
        if self._smtp is None:
            self._smtp, self._sent = await self._connect(), 0
        return self._smtp

    async def _connect(self) -> SMTP:
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.security == "TLS",
            start_tls=server.security == "STARTTLS",
            timeout=_TIMEOUT,
            tls_context=server.context,
        )
        try:
            await smtp.connect()
        except (SMTPException, OSError) as error:
            smtp.close()
            raise Unreachable(_told(error)) from error
        return smtp

    async def _after(self, error: SMTPResponseException) -> None:
        """Ready for the next message, or dropped."""
        smtp = self._smtp
        if smtp is None or error.code == _CLOSING or not smtp.is_connected:
            self._drop()
            return
        try:
            await smtp.rset()
        except (SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _refused(error: SMTPResponseException) -> Refused:
    is_final = error.code >= _PERMANENT
    bad = isinstance(error, SMTPRecipientRefused) and _NO_SUCH_ADDRESS.match(error.message) is not None
    return Refused(_told(error), is_final=is_final, is_bad_address=is_final and bad)


def _told(error: Exception) -> str:
    """What the server, or the network, said."""
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    if isinstance(error, SMTPServerDisconnected):
        return "The mail server closed the connection."
    if isinstance(error, SMTPTimeoutError | TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, SMTPConnectError):
        return f"The mail server cannot be reached: {error}"
    return str(error) or type(error).__name__
