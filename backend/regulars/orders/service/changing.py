"""One order opened by a verb: found for whoever may see it, changed, written and told."""

from dataclasses import dataclass

from regulars.access import audit
from regulars.access.audit import Changes
from regulars.orders.moves import States
from regulars.orders.service import lookup
from regulars.orders.service.loading import open_orders
from regulars.orders.service.opened import Opened, close
from regulars.orders.service.saving import save
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion

audit.plain(
    *("status", "payment_status", "fulfillment_status", "refunded_total", "paid_total", "amount", "method", "restock"),
    *("order", "customer", "orders"),
)


@dataclass(frozen=True, slots=True)
class Changing:
    """An order in the hands of a verb."""

    tx: Transaction
    actor: Actor
    opened: Opened
    base_currency: str
    before: tuple[str, str, str]
    """Status, payment and fulfilment as they were."""

    @property
    def order_id(self) -> int:
        """Its key."""
        return self.opened.work.order_id

    @property
    def currency(self) -> str:
        """What it was paid in."""
        return self.opened.work.sheet.currency

    @property
    def states(self) -> States:
        """Where it stands, for `moves`."""
        return states_of(self.opened)

    async def write(self, action: str, changes: Changes) -> None:
        """Write it, tell it, and put it into the audit log."""
        work = close(self.opened, self.base_currency)
        await save(self.tx, self.actor, [work], self.base_currency)
        states = self.states
        moved = {
            "status": (self.before[0], states.status),
            "payment_status": (self.before[1], states.payment),
            "fulfillment_status": (self.before[2], states.fulfillment),
        }
        subject = ids.encode("ord", self.order_id)
        await audit.record(self.tx, self.actor, action=action, subject=subject, changes={**moved, **changes})


def states_of(opened: Opened) -> States:
    """Where an opened order stands, for `moves`."""
    stands = opened.money
    return States(
        opened.status,
        stands.status,
        opened.ours.get("fulfillment", opened.said.fulfillment),
        stands.paid,
        opened.refunded,
    )


async def begin(
    tx: Transaction, actor: Actor, order_id: int | None, path: str = "id", *, expected_version: int | None = None
) -> Changing:
    """The order, locked. Raises `Refusal` where there is none that the actor may see, or somebody wrote first."""
    await tx.lock("orders")
    _, base_currency = await lookup.shops(tx)
    opened = await found(tx, actor, order_id, base_currency, now=tx.now, path=path)
    old = opened.work.old
    if expected_version is not None and old is not None and old.version != expected_version:
        raise StaleVersion(old.version, ids.encode("ord", opened.work.order_id))
    changing = Changing(tx, actor, opened, base_currency, ("", "", ""))
    states = changing.states
    return Changing(tx, actor, opened, base_currency, (states.status, states.payment, states.fulfillment))


async def found(
    reader: Reader, actor: Actor, order_id: int | None, base_currency: str, *, now: int, path: str
) -> Opened:
    """The order as it stands. Raises `Refusal` where there is none that the actor may see."""
    keys = [] if order_id is None else [order_id]
    opened = (await open_orders(reader, keys, base_currency, now=now)).get(order_id or 0)
    if opened is None or not actor.sees_store(opened.work.sheet.store_id):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such order.", (path,))
    return opened
