"""Recording orders: the one way by which a storefront's call, a file and the demo become orders.

Set-based: however many drafts, a handful of statements. Whatever is wrong with a draft is found before anything is
written, so that each order stands or falls alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from regulars.access import audit
from regulars.customers.contact import read_email, read_phone
from regulars.customers.service.dials import turn
from regulars.customers.service.identity import DEFAULT_SYSTEM, CustomerHint
from regulars.customers.service.resolve import resolve
from regulars.orders import rules
from regulars.orders.drafts import BuyerDraft, OrderDraft, address_text, buyer_fingerprint, fingerprint
from regulars.orders.events import OrderCreated, OrdersImported, OrderUpdated
from regulars.orders.service import lookup, rows
from regulars.orders.service.booking import book
from regulars.orders.service.history import renumber
from regulars.orders.service.placing import place
from regulars.orders.service.work import Existing, Outcome, Shop, Work
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.states import UpsertOutcome

Numbered = tuple[int, OrderDraft]
audit.plain("created", "updated", "orders_created", "orders_updated")


async def record_orders(
    tx: Transaction, actor: Actor, drafts: Sequence[OrderDraft], *, is_import: bool = False
) -> list[Outcome]:
    """What became of each draft, in the order sent. An import records one event a call, else each order has its own.

    The same order twice in one call is recorded twice, one after the other.
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
        found = await lookup.existing(tx, (draft for _, draft in wave))
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
        for index, draft in wave:
            old = found.get((draft.store_id, draft.external_id))
            buyer_print = buyer_fingerprint(draft.buyer)
            print_ = fingerprint(draft, buyer_print)
            if old is not None and (old.fingerprint == print_ or _is_older(draft, old)):
                self.outcomes[index] = Outcome(UpsertOutcome.UNCHANGED, draft.external_id, old.id)
                continue
            refusals = self._check(draft)
            if not refusals:
                try:
                    works.append(self._work(index, draft, (print_, buyer_print), old))
                except Refusal as refusal:
                    refusals = [refusal]
            if refusals:
                self.outcomes[index] = Outcome(UpsertOutcome.REFUSED, draft.external_id, errors=tuple(refusals))
        return works

    def _check(self, draft: OrderDraft) -> list[Refusal]:
        if draft.store_id not in self.shops or not self.actor.sees_store(draft.store_id):
            return [Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("storeCode",))]
        return rules.check(draft, self.base_currency)

    def _work(self, index: int, draft: OrderDraft, prints: tuple[str, str], old: Existing | None) -> Work:
        cancelled = draft.placed_at if old is None else self.tx.now
        if draft.updated_at is not None:
            cancelled = draft.updated_at
        if old is not None and old.cancelled_at is not None:
            cancelled = old.cancelled_at
        figures = rules.figures(draft, cancelled_by_default=cancelled)
        convert = rules.converter(draft.currency, draft.rate, self.base_currency)
        base = rules.base_figures(figures.discount, figures.shipping, figures.tax, figures.total, convert)
        buyer = _read(draft.buyer, self.shops[draft.store_id])
        shipping = address_text(draft.shipping_address)
        work = Work(index, draft, buyer, *prints, old, figures, base, convert, shipping)
        work.booked_at = self.tx.now if draft.updated_at is None else draft.updated_at
        if old is not None:
            work.order_id = old.id
        return work

    async def _with_known_buyers(self, works: list[Work]) -> list[Work]:
        named = {work.buyer.customer_id for work in works if work.buyer.customer_id is not None}
        missing = await lookup.missing_customers(self.tx, named)
        if not missing:
            return works
        for work in works:
            if work.buyer.customer_id in missing:
                refusal = Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customer", "id"))
                self.outcomes[work.index] = Outcome(UpsertOutcome.REFUSED, work.draft.external_id, errors=(refusal,))
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


def _is_older(draft: OrderDraft, old: Existing) -> bool:
    return (
        draft.updated_at is not None and old.source_updated_at is not None and draft.updated_at < old.source_updated_at
    )


def _read(buyer: BuyerDraft, shop: Shop) -> BuyerDraft:
    """The buyer with e-mail and phone as they are kept; raises `Refusal` for what is neither."""
    if buyer.email is None and buyer.phone is None:
        return buyer
    email, phone = buyer.email, buyer.phone
    try:
        email = read_email(email).address if email else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_EMAIL, refusal.message, ("customer", "email")) from None
    try:
        phone = read_phone(phone, shop.country).number if phone else None
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_PHONE, refusal.message, ("customer", "phone")) from None
    if (email, phone) == (buyer.email, buyer.phone):
        return buyer
    return replace(buyer, email=email, phone=phone)


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
