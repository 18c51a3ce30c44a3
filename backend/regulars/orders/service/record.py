"""Recording orders: the one way by which a storefront's call, a file and the demo become orders.

Set-based: however many drafts, a handful of statements. Whatever is wrong with a draft is found before anything is
written, so that each order stands or falls alone.
"""

from collections.abc import Sequence

from regulars.access import audit
from regulars.customers.service.dials import turn
from regulars.customers.service.identity import DEFAULT_SYSTEM, CustomerHint
from regulars.customers.service.resolve import resolve
from regulars.orders.drafts import OrderDraft
from regulars.orders.events import OrderCreated, OrdersImported, OrderUpdated
from regulars.orders.models import OrderStatus
from regulars.orders.service import lookup, rows
from regulars.orders.service.booking import book
from regulars.orders.service.history import renumber
from regulars.orders.service.placing import place
from regulars.orders.service.ready import Ready, Worth, make_ready
from regulars.orders.service.work import Existing, Outcome, Shop, Work
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.states import UpsertOutcome

Numbered = tuple[int, OrderDraft | Ready]
audit.plain("created", "updated", "orders_created", "orders_updated")


async def record_orders(
    tx: Transaction, actor: Actor, drafts: Sequence[OrderDraft | Ready], *, is_import: bool = False
) -> list[Outcome]:
    """What became of each draft, in the order sent. An import records one event a call, else each order has its own.

    The same order twice in one call is recorded twice, one after the other. Drafts may have been made ready before.
    """
    await tx.lock("orders")
    shops, base_currency = await lookup.shops(tx)
    outcomes: dict[int, Outcome] = {}
    done: list[Work] = []
    waiting: list[Numbered] = list(enumerate(drafts))
    while waiting:
        wave: list[Numbered] = []
        later: list[Numbered] = []
        seen: set[tuple[int, str]] = set()
        for numbered in waiting:
            draft = _draft(numbered[1])
            key = (draft.store_id, draft.external_id)
            (later if key in seen else wave).append(numbered)
            seen.add(key)
        done += await _Recording(tx, actor, shops, base_currency, outcomes).run(wave)
        waiting = later
    await _tell(tx, actor, done, base_currency, is_import=is_import)
    return [outcomes[index] for index in range(len(drafts))]


class _Recording:
    """One wave of drafts, no two of the same order."""

    def __init__(
        self, tx: Transaction, actor: Actor, shops: dict[int, Shop], base_currency: str, outcomes: dict[int, Outcome]
    ) -> None:
        self.tx = tx
        self.actor = actor
        self.shops = shops
        self.first_shop = min(shops)
        self.base_currency = base_currency
        self.outcomes = outcomes

    async def run(self, wave: Sequence[Numbered]) -> list[Work]:
        tx = self.tx
        found = await lookup.existing(tx, (_draft(one) for _, one in wave))
        works = self._prepare(wave, found)
        works = await self._with_known_buyers(works)
        if not works:
            return []
        await self._resolve(works)
        await lookup.take_keys(tx, works)
        for work in works:
            if work.draft.refunds:
                rows.settle_refunds(work)
        placement = await place(tx, works)
        await rows.write(tx, works)
        await book(tx, works)
        dials = placement.dials + await renumber(tx, placement.histories)
        await turn(tx, dials, by=self.actor)
        for work in works:
            outcome = UpsertOutcome.UPDATED if work.old else UpsertOutcome.CREATED
            self.outcomes[work.index] = Outcome(outcome, work.draft.external_id, work.order_id)
        return works

    def _prepare(self, wave: Sequence[Numbered], found: dict[tuple[int, str], Existing]) -> list[Work]:
        works: list[Work] = []
        for index, given in wave:
            draft = _draft(given)
            shop = self.shops.get(draft.store_id)
            if shop is None or not self.actor.sees_store(draft.store_id):
                self._refuse(index, draft, (Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeCode",)),))
                continue
            ready = given
            if not isinstance(ready, Ready):
                ready = make_ready(draft, country=shop.country, base_currency=self.base_currency)
            old = found.get((draft.store_id, draft.external_id))
            if old is not None and (old.fingerprint == ready.fingerprint or _is_older(draft, old)):
                self.outcomes[index] = Outcome(UpsertOutcome.UNCHANGED, draft.external_id, old.id)
            elif ready.worth is None:
                self._refuse(index, draft, ready.refusals)
            else:
                works.append(self._work(index, ready, ready.worth, old))
        return works

    def _refuse(self, index: int, draft: OrderDraft, refusals: tuple[Refusal, ...]) -> None:
        self.outcomes[index] = Outcome(UpsertOutcome.REFUSED, draft.external_id, errors=refusals)

    def _work(self, index: int, ready: Ready, worth: Worth, old: Existing | None) -> Work:
        draft, figures = ready.draft, worth.figures
        if draft.status == OrderStatus.CANCELLED and figures.cancelled_at is None:
            figures = figures._replace(cancelled_at=self._cancelled_at(draft, old))
        work = Work(
            index, draft, worth.buyer, ready.fingerprint, ready.buyer_fingerprint, old, figures, worth.base,
            worth.convert, worth.shipping_text,
        )  # fmt: skip
        work.booked_at = self.tx.now if draft.updated_at is None else draft.updated_at
        if old is not None:
            work.order_id = old.id
        return work

    def _cancelled_at(self, draft: OrderDraft, old: Existing | None) -> int | None:
        """When an order was cancelled that does not say so itself."""
        if old is not None and old.cancelled_at is not None:
            return old.cancelled_at
        if draft.updated_at is not None:
            return draft.updated_at
        return draft.placed_at if old is None else self.tx.now

    async def _with_known_buyers(self, works: list[Work]) -> list[Work]:
        named = {work.buyer.customer_id for work in works if work.buyer.customer_id is not None}
        missing = await lookup.missing_customers(self.tx, named)
        if not missing:
            return works
        for work in works:
            if work.buyer.customer_id in missing:
                refusal = Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customer", "id"))
                self._refuse(work.index, work.draft, (refusal,))
        return [work for work in works if work.buyer.customer_id not in missing]

    async def _resolve(self, works: Sequence[Work]) -> None:
        """Whose orders these are. A changed order whose buyer did not change stays where it is, also after a merge."""
        unknown: list[Work] = []
        for work in works:
            if work.old is not None and work.old.buyer_fingerprint == work.buyer_fingerprint:
                work.customer_id = work.old.customer_id
            elif work.buyer.is_anybody:
                unknown.append(work)
        hints = [self._hint(work) for work in unknown]
        for work, customer_id in zip(unknown, await resolve(self.tx, hints, by=self.actor), strict=True):
            work.customer_id = customer_id

    def _hint(self, work: Work) -> CustomerHint:
        buyer, store_id = work.buyer, work.draft.store_id
        system = buyer.system or (DEFAULT_SYSTEM if store_id == self.first_shop else self.shops[store_id].code)
        return CustomerHint(
            buyer.customer_id, system, buyer.external_id, buyer.email, buyer.email_verified, buyer.phone,
            buyer.first_name, buyer.last_name, bool(buyer.has_account), work.draft.placed_at,
        )  # fmt: skip


def _draft(given: OrderDraft | Ready) -> OrderDraft:
    return given.draft if isinstance(given, Ready) else given


def _is_older(draft: OrderDraft, old: Existing) -> bool:
    return (
        draft.updated_at is not None and old.source_updated_at is not None and draft.updated_at < old.source_updated_at
    )


async def _tell(tx: Transaction, actor: Actor, works: Sequence[Work], base_currency: str, *, is_import: bool) -> None:
    if not works:
        return
    created = sum(1 for work in works if work.old is None)
    updated = len(works) - created
    if is_import:
        customers = sorted({work.customer_id for work in works if work.customer_id is not None})
        tx.record(OrdersImported(created, updated, tuple(customers)), by=actor)
    else:
        for work in works:
            tx.record(_event(work, base_currency), by=actor)
    await audit.record(
        tx,
        actor,
        action="orders.imported" if is_import else "orders.recorded",
        subject=ids.encode("ord", works[0].order_id) if len(works) == 1 else None,
        changes={"orders_created": (None, created or None), "orders_updated": (None, updated or None)},
    )


def _event(work: Work, base_currency: str) -> OrderCreated | OrderUpdated:
    draft, figures, old = work.draft, work.figures, work.old
    number = draft.number or draft.external_id
    if old is None:
        return OrderCreated(
            work.order_id, work.customer_id, draft.store_id, number, draft.placed_at, draft.status,
            figures.payment_status, work.base.total, base_currency,
        )  # fmt: skip
    return OrderUpdated(
        work.order_id, work.customer_id, old.customer_id, draft.store_id, number, draft.status, old.status,
        figures.payment_status, work.base.total, work.base_refunded, base_currency,
    )  # fmt: skip
