"""What the room does in the background, and what it has to say to the rooms below."""

from collections.abc import Sequence

from regulars.customers.service import deleting
from regulars.imports import subjects
from regulars.merging import barring
from regulars.messaging.service import sending
from regulars.orders import telling
from regulars.orders.behalf import approval
from regulars.orders.importing import job
from regulars.orders.mails import wordings
from regulars.orders.service import guests, linking, pricing, regrouping, sensitivity
from regulars.orders.service.behalf.granting import approval_by_benefits
from regulars.orders.service.limits import relimit
from regulars.orders.service.mailing import following, writing
from regulars.platform import outbox
from regulars.platform.db.transaction import Transaction
from regulars.platform.outbox import Committed

CONSUMER = "orders"


async def have_orders(tx: Transaction, keys: Sequence[int]) -> set[int]:
    """Those of these customers whose orders, drafts too, are kept."""
    rows = await tx.fetch(
        f"SELECT DISTINCT customer_id FROM orders WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(keys),),
    )
    return {row[0] for row in rows}


async def _store_saved(tx: Transaction, event: Committed) -> None:
    await relimit(tx, event.payload["store_id"])


def listen() -> None:
    """Offer what it does with files and many orders, keep customers who have some, and hear of stores and addresses."""
    outbox.on("store.saved", _store_saved, consumer=CONSUMER)
    regrouping.declare()
    if regrouping.bar not in barring.bars:
        barring.bars.append(regrouping.bar)
    if approval_by_benefits not in approval.rules:
        approval.rules.append(approval_by_benefits)
    subjects.register(job.IMPORTER)
    pricing.arrange()
    for name in ("customers.created", "customers.updated"):
        outbox.on(name, sensitivity.follow, consumer=sensitivity.CONSUMER)
    wordings.offer()
    following.listen()
    if have_orders not in deleting.bars:
        deleting.bars.append(have_orders)
    if writing.agrees not in sending.agreements:
        sending.agreements.append(writing.agrees)
    linking.offer()
    telling.tell()
    for name in ("customer.updated", "customer.email_verified", "account.link_used"):
        outbox.on(name, guests.join, consumer=guests.CONSUMER)
