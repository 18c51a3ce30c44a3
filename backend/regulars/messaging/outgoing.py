"""The job that sends what is due, one message after another over one connection.

Exactly once as far as SMTP allows: a message is sent by whoever claimed it; what was not handed over is tried again,
what was handed over is never sent again by itself. In between lies the moment in which the server has taken a message
and this process dies before it hears so: such a message is UNCERTAIN (docs/operations/mail.md).
"""

import asyncio

from regulars.messaging import mail_server
from regulars.messaging.delivery.connection import Connection, InDoubt, Refused, Unreachable
from regulars.messaging.delivery.letter import NoSender, Packed, pack
from regulars.messaging.mail_server import Server
from regulars.messaging.queries.status import paused_until
from regulars.messaging.service import sending
from regulars.messaging.service.queueing import DELIVER, call_again
from regulars.messaging.service.sending import Claimed
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.errors import Refusal
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work

AT_A_TIME = 200
"""Then the next job goes on, so that other work has its turn."""
_GRACE = 5.0
"""Seconds for the last answer of the mail server when this process is told to stop."""
_NO_SENDER = (
    "Nobody said from which address mail is sent: give the store a sender under Settings, Mail,"
    " or set REGULARS_MAIL_FROM."
)


def offer() -> None:
    """Offer the job, and look at the queue each minute for what is to be tried again."""
    kinds.register(Kind(DELIVER, deliver))
    schedule.every(DELIVER, interval=clock.MINUTE)


async def deliver(work: Work) -> None:
    """Send what is due; without a mail server it goes back into the outbox."""
    await sending.begin(work=work)
    server = mail_server.of(current())
    if server is None:
        await sending.hold_all()
        return
    if await paused_until(current()) is not None:
        return
    async with Connection(server) as connection:
        for _ in range(AT_A_TIME):
            work.check()
            message = await sending.claim(lease=work.lease)
            if message is None:
                return
            if not await _send(connection, server, message):
                return
    await call_again()


async def _send(connection: Connection, server: Server, message: Claimed) -> bool:
    """One message; False where the server cannot be used and the rest had better wait."""
    try:
        packed = pack(message.envelope, server)
        await connection.offer(packed)
    except NoSender:
        await sending.refused(message=message, error=_NO_SENDER, is_final=True, is_bad_address=False)
    except Refusal as error:
        await sending.refused(message=message, error=error.message, is_final=True, is_bad_address=False)
    except Refused as error:
        await _refused(message, error)
    except Unreachable as error:
        await sending.unreachable(message=message, error=str(error))
        return False
    else:
        await _patiently(connection, message, packed)
    return True


async def _patiently(connection: Connection, message: Claimed, packed: Packed) -> None:
    """Whoever stops the worker now waits a moment, so that stopping leaves no message in doubt."""
    handing = asyncio.create_task(_hand_over(connection, message, packed))
    try:
        await asyncio.shield(handing)
    except asyncio.CancelledError:
        await asyncio.wait([handing], timeout=_GRACE)
        handing.cancel()
        raise


async def _hand_over(connection: Connection, message: Claimed, packed: Packed) -> None:
    if not await sending.handing_over(message=message):
        return
    try:
        await connection.hand_over(packed)
    except Refused as error:
        await _refused(message, error)
    except InDoubt:
        await sending.in_doubt(message=message)
    else:
        await sending.sent(message=message)


async def _refused(message: Claimed, error: Refused) -> None:
    await sending.refused(
        message=message, error=str(error), is_final=error.is_final, is_bad_address=error.is_bad_address
    )
