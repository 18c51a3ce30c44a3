"""Every room that listens or works in the background, called once before the relay and the workers begin."""

from functools import cache

from regulars.customers import handlers as customers
from regulars.groups import handlers as groups
from regulars.imports import tasks as imports
from regulars.messaging import handlers as messaging
from regulars.notes import handlers as notes
from regulars.orders import handlers as orders
from regulars.platform import housekeeping
from regulars.timeline import handlers as timeline


@cache
def arrange() -> None:
    """Register handlers, jobs and schedules; a second call does nothing."""
    housekeeping.arrange()
    imports.arrange()
    timeline.listen()
    messaging.listen()
    customers.listen()
    notes.listen()
    orders.listen()
    groups.listen()
