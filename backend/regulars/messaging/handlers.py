"""What the room does in the background: it sends what is due, and follows customers who merge, go or are erased."""

from regulars.messaging import outgoing
from regulars.messaging.own import TRIAL
from regulars.messaging.service import following
from regulars.messaging.templates import register


def listen() -> None:
    """Offer the room's jobs and join the verbs above."""
    register(TRIAL)
    outgoing.offer()
    following.join()
