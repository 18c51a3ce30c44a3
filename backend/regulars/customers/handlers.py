"""What the room does in the background."""

from regulars.customers.importing import job
from regulars.customers.service import (
    account_bulk,
    account_mails,
    arriving,
    banding,
    bulk,
    bulk_columns,
    consent_bulk,
    consents,
    creating,
    custom_bulk,
    custom_fields,
    deleting,
    following,
    proving,
    tags,
)
from regulars.imports import subjects


def listen() -> None:
    """Offer the room's jobs, mails and files, and write what stands beside a new customer's columns."""
    following.declare()
    bulk.offer()
    tags.offer()
    bulk_columns.offer()
    account_bulk.offer()
    consent_bulk.offer()
    custom_fields.offer()
    custom_bulk.offer()
    deleting.offer()
    subjects.register(job.IMPORTER)
    account_mails.offer()
    proving.offer()
    arriving.listen()
    banding.arrange()
    creating.parts["consents"] = consents.given_at_creation
    creating.parts["send_welcome_email"] = account_mails.welcome
