"""The job that sends what is due."""

from regulars.messaging import mail_server
from regulars.messaging.service import sending
from regulars.messaging.service.queueing import DELIVER
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work


def offer() -> None:
    """Offer the job, and look at the queue each minute for what is to be tried again."""
    kinds.register(Kind(DELIVER, deliver))
    schedule.every(DELIVER, interval=clock.MINUTE)


async def deliver(work: Work) -> None:
    """Send what is due; without a mail server it goes back into the outbox."""
    if mail_server.of(current()) is None:
        await sending.hold_all()
