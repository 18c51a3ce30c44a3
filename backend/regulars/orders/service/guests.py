"""Guest orders join their customer once the e-mail they were placed with is proved to be that customer's."""

from collections.abc import Sequence

from regulars.orders.service.linking import move
from regulars.platform.context import SYSTEM
from regulars.platform.db.transaction import Transaction
from regulars.platform.outbox import Committed

CONSUMER = "orders.guests"
AT_ONCE = 500


async def join(tx: Transaction, event: Committed) -> None:
    """After what may have proved an address, bring its guest orders to whom it belongs; twice changes nothing."""
    if event.customer_id is None:
        return
    if event.name == "customer.updated" and "emails" not in event.payload["fields"]:
        return
    await adopt(tx, event.customer_id)


async def adopt(tx: Transaction, customer_id: int) -> int:
    """Put the guest orders of this customer's proved addresses on them; answers how many there were.

    Orders on an account of somebody else stay: only a colleague can say that they are another's.
    """
    keys = await _proved(tx, customer_id)
    if not keys:
        return 0
    moved = last = 0
    while found := await _orders_of(tx, keys, customer_id, last):
        done = await move(tx, SYSTEM, dict.fromkeys(found, customer_id))
        moved, last = moved + len(done.moved), found[-1]
    return moved


async def _proved(tx: Transaction, customer_id: int) -> list[str]:
    rows = await tx.fetch(
        "SELECT c.email_key FROM customers c WHERE c.id = ? AND c.email_verification = 'VERIFIED'"
        " AND c.email_key IS NOT NULL AND c.account_status NOT IN ('ERASED', 'MERGED')"
        " UNION SELECT e.email_key FROM customer_emails e JOIN customers c ON c.id = e.customer_id"
        " WHERE e.customer_id = ? AND e.email_verification = 'VERIFIED'"
        " AND c.account_status NOT IN ('ERASED', 'MERGED')",
        (customer_id, customer_id),
    )
    return [str(row[0]) for row in rows]


async def _orders_of(tx: Transaction, keys: Sequence[str], customer_id: int, last: int) -> list[int]:
    rows = await tx.fetch(
        "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id"
        f" WHERE {tx.dialect.in_list('o.email_key', 'text')} AND o.id > ?"
        " AND (o.customer_id IS NULL OR (o.customer_id <> ? AND NOT c.has_account))"
        " AND o.status NOT IN ('DRAFT', 'AWAITING_APPROVAL') ORDER BY o.id LIMIT ?",
        (tx.dialect.array(list(keys)), last, customer_id, AT_ONCE),
    )
    return [row[0] for row in rows]
