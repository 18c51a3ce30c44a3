"""Makes the demo's shop: store, owner, people, orders, groups, notes; once, and repeatable to the cent."""

from collections.abc import Callable, Sequence
from itertools import islice
from random import Random

from regulars.access.service.staff import staff_create
from regulars.app.demo.simulate import Person, Shop, orders_of, people
from regulars.customers.service.banding import compute_bands
from regulars.groups.service import groups
from regulars.groups.service.groups import GroupDraft, GroupKind
from regulars.notes.service import writing as notes
from regulars.notes.subjects import CUSTOMER, On
from regulars.notes.words import NoteDraft, NoteKind
from regulars.orders.drafts import OrderDraft
from regulars.orders.service.pricing import compute_category_prices
from regulars.orders.service.record import record_orders
from regulars.platform import clock, relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.text import fold
from regulars.stores.service.saving import store_create

OWNER = "owner@demo.example"
PASSWORD = "welcome-to-regulars"  # noqa: S105 - of a made-up shop that listens on this machine only
BATCH = 1_000
Progress = Callable[[int], None]

_STORE = {
    "code": "demo",
    "name": "Regulars Coffee",
    "currency": "USD",
    "time_zone": "America/New_York",
    "country_code": "US",
}
_GROUPS = (
    (GroupDraft("VIP", GroupKind.LOYALTY, "The five in a hundred who spend most."), "total_spent DESC", 5),
    (GroupDraft("Regulars", GroupKind.CUSTOM, "Bought five times or more."), "order_count DESC", 10),
    (GroupDraft("Wholesale", GroupKind.WHOLESALE, "Cafés and offices that buy by the box."), "gross_spent DESC, id", 2),
)
_NOTES = (
    (NoteKind.PREFERENCE, "Likes light roasts; sends back anything smoky.", False),
    (NoteKind.INSTRUCTION, "Deliver to the back door, the bell is broken.", True),
    (NoteKind.GENERAL, "Met at the tasting evening. Asked for a subscription.", False),
    (NoteKind.ISSUE, "Last parcel came late; offered free shipping on the next.", False),
    (NoteKind.INSTRUCTION, "Invoice goes to the office, not to the shipping address.", True),
)


async def is_made(database: Database) -> bool:
    """Whether the demo was made here before."""
    return bool(await database.fetch_value("SELECT count(*) FROM stores"))


async def make(database: Database, *, customers: int, seed: int, progress: Progress) -> None:
    """Make the shop; `progress` hears how many more customers are done."""
    store_id = await store_create(actor=SYSTEM, fields=_STORE)
    shop = Shop(customers=customers, seed=seed, store_id=store_id, until=clock.now())
    everybody = people(shop)
    while some := list(islice(everybody, BATCH)):
        await _bring_in(shop, some)
        progress(len(some))
    await _groups(database, customers)
    await _notes(database, Random(seed))  # noqa: S311 - a simulation wants repeatable dice, not secrets
    await compute_bands()
    await compute_category_prices()
    await relay.drain()
    await staff_create(actor=SYSTEM, email=OWNER, name="Demo Owner", role="owner", password=PASSWORD)


async def _bring_in(shop: Shop, some: Sequence[Person]) -> None:
    drafts = [draft for person in some for draft in orders_of(shop, person)]
    for start in range(0, len(drafts), BATCH):
        await _record(drafts=drafts[start : start + BATCH])


@unit_of_work
async def _record(tx: Transaction, *, drafts: Sequence[OrderDraft]) -> None:
    for outcome in await record_orders(tx, SYSTEM, drafts, is_import=True):
        if outcome.errors:
            raise outcome.errors[0]


async def _groups(database: Database, customers: int) -> None:
    for draft, order, percent in _GROUPS:
        rows = await database.fetch(
            f"SELECT id FROM customers WHERE order_count > 0 ORDER BY {order} LIMIT ?",
            (max(1, customers * percent // 100),),
        )
        await _fill(draft=draft, members=[row[0] for row in rows])


@unit_of_work
async def _fill(tx: Transaction, *, draft: GroupDraft, members: Sequence[int]) -> None:
    group = (await groups.ensure(tx, actor=SYSTEM, drafts=[draft]))[fold(draft.name)]
    for start in range(0, len(members), BATCH):
        await groups.members_add(tx, actor=SYSTEM, group_id=group, customer_ids=members[start : start + BATCH])


async def _notes(database: Database, dice: Random) -> None:
    rows = await database.fetch(
        "SELECT id, last_order_at FROM customers WHERE order_count > 1 ORDER BY total_spent DESC LIMIT 200"
    )
    await _write(written=[(row[0], row[1] + clock.HOUR, dice.choice(_NOTES)) for row in rows])


@unit_of_work
async def _write(tx: Transaction, *, written: Sequence[tuple[int, int, tuple[NoteKind, str, bool]]]) -> None:
    for customer_id, at, (kind, body, standing) in written:
        draft = NoteDraft(body, kind, pinned=standing, show_on_orders=standing)
        await notes.write(tx, actor=SYSTEM, on=On(CUSTOMER, customer_id), draft=draft, at=min(at, tx.now))
