"""Every room that listens or works in the background, called once before the relay and the workers begin."""

from functools import cache

from regulars.catalog import exporting as catalog_out
from regulars.catalog import handlers as catalog
from regulars.companies import handlers as companies
from regulars.customers import exporting as customers_out
from regulars.customers import handlers as customers
from regulars.exports import apart
from regulars.exports import tasks as exports
from regulars.groups import exporting as groups_out
from regulars.groups import handlers as groups
from regulars.imports import tasks as imports
from regulars.merging import handlers as merging
from regulars.messaging import handlers as messaging
from regulars.notes import exporting as notes_out
from regulars.notes import handlers as notes
from regulars.orders import exporting as orders_out
from regulars.orders import handlers as orders
from regulars.platform import housekeeping
from regulars.reports import exporting as reports_out
from regulars.reports import tasks as reports
from regulars.timeline import handlers as timeline
from regulars.views import handlers as views

EXPORTED = (catalog_out, customers_out, groups_out, notes_out, orders_out, reports_out)
"""What rooms offer for export; to import them is to register it."""


@cache
def arrange() -> None:
    """Register handlers, jobs and schedules; a second call does nothing."""
    housekeeping.arrange()
    imports.arrange()
    reports.arrange()
    exports.offer()
    apart.arranged_by(arrange)
    timeline.listen()
    messaging.listen()
    customers.listen()
    merging.listen()
    notes.listen()
    catalog.listen()
    companies.listen()
    orders.listen()
    groups.listen()
    views.listen()
