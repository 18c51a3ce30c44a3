"""Recording orders: the one way by which a storefront's call, a file and the demo become orders.

Set-based: however many drafts, a handful of statements. Whatever is wrong with a draft is found before anything is
written, so that each order stands or falls alone.
"""

from collections.abc import Sequence

from regulars.access import audit
from regulars.customers.service.dials import turn
from regulars.customers.service.identity import DEFAULT_SYSTEM, CustomerHint
from regulars.customers.service.resolve import Resolved, resolve
from regulars.orders.drafts import BuyerDraft, OrderDraft
from regulars.orders.events import OrderCreated, OrdersImported, OrderUpdated
from regulars.orders.service import goods, lookup, rows
from regulars.orders.service.booking import book
from regulars.orders.service.history import renumber
from regulars.orders.service.joining import join
from regulars.orders.service.loading import payments_of, refunds_of
from regulars.orders.service.opened import close
from regulars.orders.service.placing import place
from regulars.orders.service.saving import updated
from regulars.orders.service.settling import settle
from regulars.orders.service.sheet import BASE_TOTAL, Faulty, Sheet, make_sheet
from regulars.orders.service.waiting import joined_by
from regulars.orders.service.work import Existing, Outcome, Shop, Work
from regulars.orders.shipping.waiting import NOT_WAITING, StuckState, waiting
from regulars.orders.words import OrderStatus
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.states import UpsertOutcome

_BUYER_ID = BuyerDraft._fields.index("customer_id")
Numbered = tuple[int, OrderDraft | Sheet]
audit.plain("created", "updated", "orders_created", "orders_updated")


async def record_orders(
    tx: Transaction, actor: Actor, drafts: Sequence[OrderDraft | Sheet], *, is_import: bool = False
) -> list[Outcome]:
    """What became of each draft, in the order sent. An import records one event a call, else each order has its own.

    The same order twice in one call is recorded twice, one after the other. Drafts may have been made sheets before.
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
            key = (numbered[1].store_id, numbered[1].external_id)
            (later if key in seen else wave).append(numbered)
            seen.add(key)
        done += await _Recording(tx, actor, shops, base_currency, outcomes).run(wave)
        waiting = later
    await _tell(tx, actor, done, base_currency, is_import=is_import)
    await joined_by(tx, actor, done)
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
        found = await lookup.existing(tx, (one for _, one in wave))
        works = self._prepare(wave, found)
        works = await self._with_known_buyers(works)
        if not works:
            return []
        await lookup.take_keys(tx, works)
        works = await self._joined(works)
        resolved = await self._resolve(works)
        placement = await place(tx, works, resolved.new)
        dials = await resolved.write(placement.dials)
        await rows.write(tx, works)
        parcelled = [work for work in works if work.old is not None or work.sheet.shipments]
        told = {work.order_id for work in parcelled if work.sheet.says_fulfillment}
        await settle(tx, [work.order_id for work in parcelled], told=told, keep_status=True)
        await book(tx, works)
        await goods.notice(tx, works)
        dials += await renumber(tx, placement.histories)
        await turn(tx, dials, by=self.actor)
        for work in works:
            outcome = UpsertOutcome.UPDATED if work.old else UpsertOutcome.CREATED
            self.outcomes[work.index] = Outcome(outcome, work.sheet.external_id, work.order_id)
        return works

    async def _joined(self, works: list[Work]) -> list[Work]:
        """The works without those that cannot be brought together with what was done to their orders here."""
        changed = [work for work in works if work.old is not None]
        if not changed:
            return works
        payments = await payments_of(self.tx, [work.order_id for work in changed])
        refunds = await refunds_of(self.tx, changed)
        refused: set[int] = set()
        for work in changed:
            opened = join(work, payments.get(work.order_id, []), refunds.get(work.order_id, []))
            try:
                close(opened, self.base_currency)
            except Refusal as refusal:
                refused.add(work.index)
                self._refuse(work.index, work.sheet.external_id, (refusal,))
        joined = [work for work in works if work.index not in refused]
        await lookup.take_child_keys(self.tx, [work for work in joined if work.old is not None])
        return joined

    def _prepare(self, wave: Sequence[Numbered], found: dict[tuple[int, str], Existing]) -> list[Work]:
        works: list[Work] = []
        for index, given in wave:
            shop = self.shops.get(given.store_id)
            if shop is None or not self.actor.sees_store(given.store_id):
                refusal = Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeCode",))
                self._refuse(index, given.external_id, (refusal,))
                continue
            sheet = given
            if not isinstance(sheet, Sheet):
                sheet = make_sheet(sheet, country=shop.country, base_currency=self.base_currency)
            if isinstance(sheet, Faulty):
                self._refuse(index, sheet.external_id, sheet.refusals)
                continue
            old = found.get((sheet.store_id, sheet.external_id))
            if old is not None and (old.fingerprint == sheet.fingerprint or _is_older(sheet, old)):
                self.outcomes[index] = Outcome(UpsertOutcome.UNCHANGED, sheet.external_id, old.id)
            else:
                works.append(self._work(index, sheet, old, shop))
        return works

    def _refuse(self, index: int, external_id: str, refusals: tuple[Refusal, ...]) -> None:
        self.outcomes[index] = Outcome(UpsertOutcome.REFUSED, external_id, errors=refusals)

    def _work(self, index: int, sheet: Sheet, old: Existing | None, shop: Shop) -> Work:
        cancelled_at = sheet.cancelled_at
        if cancelled_at is None and sheet.status == OrderStatus.CANCELLED:
            cancelled_at = self._cancelled_at(sheet, old)
        booked_at = self.tx.now if sheet.updated_at is None else sheet.updated_at
        waits = waiting(
            None if sheet.waits_for is None else StuckState(sheet.waits_for),
            placed_at=sheet.placed_at,
            sent_at=sheet.sent_at or (None if sheet.updated_at == sheet.placed_at else sheet.updated_at),
            limits=shop.limits,
            before=NOT_WAITING if old is None else old.waits,
        )
        return Work(index, sheet, old, cancelled_at, booked_at, waits, 0 if old is None else old.id)

    def _cancelled_at(self, sheet: Sheet, old: Existing | None) -> int | None:
        """When an order was cancelled that does not say so itself."""
        if old is not None and old.cancelled_at is not None:
            return old.cancelled_at
        if sheet.updated_at is not None:
            return sheet.updated_at
        return sheet.placed_at if old is None else self.tx.now

    async def _with_known_buyers(self, works: list[Work]) -> list[Work]:
        named = {key for work in works if (key := work.sheet.buyer[_BUYER_ID]) is not None}
        missing = await lookup.missing_customers(self.tx, named)
        if not missing:
            return works
        for work in works:
            if work.sheet.buyer[_BUYER_ID] in missing:
                refusal = Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customer", "id"))
                self._refuse(work.index, work.sheet.external_id, (refusal,))
        return [work for work in works if work.sheet.buyer[_BUYER_ID] not in missing]

    async def _resolve(self, works: Sequence[Work]) -> Resolved:
        """Whose orders these are. A changed order whose buyer did not change stays where it is, also after a merge."""
        unknown: list[Work] = []
        hints: list[CustomerHint] = []
        for work in works:
            if work.old is not None and work.old.buyer_fingerprint == work.sheet.buyer_fingerprint:
                work.customer_id = work.old.customer_id
                continue
            buyer = BuyerDraft(*work.sheet.buyer)
            if buyer.is_anybody:
                unknown.append(work)
                hints.append(self._hint(work.sheet, buyer))
        resolved = await resolve(self.tx, hints, by=self.actor)
        for work, customer_id in zip(unknown, resolved.customer_ids, strict=True):
            work.customer_id = customer_id
        return resolved

    def _hint(self, sheet: Sheet, buyer: BuyerDraft) -> CustomerHint:
        store_id = sheet.store_id
        system = buyer.system or (DEFAULT_SYSTEM if store_id == self.first_shop else self.shops[store_id].code)
        return CustomerHint(
            buyer.customer_id, system, buyer.external_id, buyer.email, buyer.email_verified, buyer.phone,
            buyer.first_name, buyer.last_name, bool(buyer.has_account), sheet.placed_at,
        )  # fmt: skip


def _is_older(sheet: Sheet, old: Existing) -> bool:
    return (
        sheet.updated_at is not None and old.source_updated_at is not None and sheet.updated_at < old.source_updated_at
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
    if work.old is not None:
        return updated(work, base_currency)
    sheet = work.sheet
    return OrderCreated(
        work.order_id, work.customer_id, sheet.store_id, sheet.number, sheet.placed_at, sheet.status,
        sheet.payment_status, sheet.base[BASE_TOTAL], base_currency,
    )  # fmt: skip
