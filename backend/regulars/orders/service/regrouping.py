"""Orders of customers who become one, or are parted: they follow, and the money and its history follow them."""

from collections.abc import Sequence

import orjson

from regulars.customers.service.dials import turn
from regulars.merging.errors import Block, Blocker
from regulars.orders.service.history import renumber
from regulars.platform import hooks
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Rows, derive, follow

SUBJECT = "customer"
_ITS_ORDERS = "follows its order"


async def regroup(tx: Transaction, actor: Actor, customers: Sequence[int]) -> None:
    """Payments and ledger belong to whom their order belongs to; sequences, cohorts and dials are counted anew."""
    whose = tx.dialect.in_list("o.customer_id", "bigint")
    for table in ("payments", "sales_events"):
        await tx.execute(
            f"UPDATE {table} SET customer_id = o.customer_id FROM orders o"
            f" WHERE o.id = {table}.order_id AND {whose} AND {table}.customer_id IS DISTINCT FROM o.customer_id",
            (tx.dialect.array(customers),),
        )
    await turn(tx, await renumber(tx, customers), by=actor)


async def bar(reader: Reader, customers: Sequence[int]) -> list[Block]:
    """Orders that are on their way to one of these customers must arrive first."""
    rows = await reader.fetch("SELECT args FROM jobs WHERE kind = 'orders.link' AND status IN ('QUEUED', 'RUNNING')")
    targets = {orjson.loads(row[0])["customer"] for row in rows}
    message = "Orders are being put on this record. Wait until that job has ended."
    return [Block(Blocker.JOB_RUNNING, key, message) for key in customers if key in targets]


def declare() -> None:
    """Join the verbs below; called once at start-up."""
    follow(
        SUBJECT,
        Rows("orders", counted="orders", named="email_key"),
        Rows("order_approvals", "approver_id"),
    )
    for table in ("payments", "sales_events"):
        derive(SUBJECT, table, _ITS_ORDERS)
    hooks.on_regroup.join(SUBJECT, regroup)
