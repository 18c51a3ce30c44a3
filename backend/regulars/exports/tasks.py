"""What the room does in the background: writing files, and removing them when their time is over."""

from regulars.exports.queries import SHAPE
from regulars.exports.service.creating import KIND
from regulars.exports.service.expiring import expire
from regulars.exports.service.running import run
from regulars.platform import clock
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind

EXPIRE = "exports.expire"


def offer() -> None:
    """Offer the room's jobs; called once at start-up."""
    kinds.register(Kind(KIND, run, SHAPE, attempts=3, is_kept=True))
    kinds.register(Kind(EXPIRE, expire))
    schedule.every(EXPIRE, interval=clock.HOUR)
