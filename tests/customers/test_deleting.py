"""Whoever is deleted leaves nothing: every table that names customers says what becomes of its rows."""

from regulars.app import rooms
from regulars.customers.service.account_mails import account_invite
from regulars.customers.service.addresses import address_save
from regulars.customers.service.consents import consent_set
from regulars.customers.service.creating import customer_create
from regulars.customers.service.deleting import customer_delete
from regulars.customers.service.proving import verification_send
from regulars.customers.service.reaching import email_add, phone_add
from regulars.customers.service.tracking import events_track
from regulars.groups.service.groups import GroupDraft, group_save, members_add
from regulars.notes.service import NoteDraft, note_add
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from tests.groups.segmented import heard, segment
from tests.make_access import store

KEPT = {
    "customer_search.customer_id": "taken out by customers.service.searching.forget, since the index must be told",
    "customers.merged_into": "whoever took another record in is not deleted: the history of both would be lost",
    "messages.customer_id": "detached by messaging.service.following: that a mail was sent stays, of whom and what is gone",
    "orders.customer_id": "whoever has orders is not deleted",
    "payments.customer_id": "they belong to orders",
    "sales_events.customer_id": "they belong to orders",
    "outbox_events.customer_id": "the log of what happened holds keys alone, and forgets after days",
}
"""Columns that no deletion reaches by itself, each with what happens instead."""


async def columns(database: Database) -> dict[str, str]:
    """Every column that names a customer, and what its table does when the customer goes."""
    if database.engine.dialect.name == "sqlite":
        rows = await database.fetch(
            "SELECT m.name || '.' || c.name, COALESCE(f.on_delete, 'NOTHING') FROM sqlite_master m"
            ' JOIN pragma_table_info(m.name) c LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name'
            " WHERE m.type = 'table' AND (c.name LIKE '%customer_id' OR f.\"table\" = 'customers')"
        )
    else:
        rows = await database.fetch(
            "SELECT k.table_name || '.' || k.column_name, COALESCE(CASE f.confdeltype WHEN 'c' THEN 'CASCADE'"
            " WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END, 'NOTHING') FROM information_schema.columns k"
            " LEFT JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = k.column_name"
            " LEFT JOIN pg_constraint f ON f.contype = 'f' AND f.conrelid = a.attrelid AND f.conkey = ARRAY[a.attnum]"
            " WHERE k.table_schema = 'public' AND (k.column_name LIKE '%customer_id'"
            " OR f.confrelid = 'customers'::regclass)"
        )
    return {str(name): str(what) for name, what in rows}


FILLED = {
    "account_changes", "account_events", "account_tokens", "consent_events", "customer_addresses", "customer_consents",
    "customer_emails", "customer_phones", "customer_search", "customer_tags", "email_confirmations", "group_members",
    "messages", "notes", "segment_members", "segment_changes", "timeline_events",
}  # fmt: skip


async def rows_of(database: Database, place: str, key: int) -> int:
    table, column = place.split(".")
    return int(await database.fetch_value(f"SELECT count(*) FROM {table} WHERE {column} = ?", (key,)))


async def test_every_table_that_names_customers_says_what_becomes_of_its_rows(database: Database) -> None:
    found = await columns(database)
    left = {name for name, what in found.items() if what not in {"CASCADE", "SET NULL"}}
    assert left == KEPT.keys(), "join hooks.on_delete, or let the table do it, and say so in KEPT"


@unit_of_work
async def grouped(tx: Transaction, *, group: int, customer: int) -> None:
    await members_add(tx, actor=SYSTEM, group_id=group, customer_ids=[customer])


async def somebody_with_everything() -> int:
    await store(account_invite_url="https://shop.example/join/{token}", country_code="PH")
    await segment("Everybody", {"tag": {"eq": "Zenobian"}})
    fields = {"first_name": "Zenobia", "last_name": "Quimby", "email": "zq@example.com", "phone": "+639175550199"}
    key = await customer_create(actor=SYSTEM, fields={**fields, "tags": ["Zenobian"], "external_id": "Z-1"})
    await email_add(actor=SYSTEM, customer_id=key, address="zq2@example.com", is_primary=False)
    await phone_add(actor=SYSTEM, customer_id=key, number="+639175550198", is_primary=False)
    await address_save(actor=SYSTEM, customer_id=key, address_id=None, fields={"address1": "77 Quimby Street"})
    await consent_set(
        actor=SYSTEM,
        customer_id=key,
        fields={"channel": "EMAIL", "state": "SUBSCRIBED", "source": "form", "evidence": {"ip": "203.0.113.77"}},
    )
    await note_add(actor=SYSTEM, subject_id=f"cus_{key}", draft=NoteDraft(body="Zenobia likes mugs"))
    await grouped(group=await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("VIP")), customer=key)
    await verification_send(actor=SYSTEM, customer_id=key, address="zq@example.com", page="https://shop.example/")
    await account_invite(actor=SYSTEM, customer_id=key)
    event = {"event_id": "1", "kind": "LOGIN_FAILED", "at": clock.now(), "customer": {"id": f"cus_{key}"}}
    await events_track(actor=SYSTEM, events=[event])
    await heard()
    return key


async def test_whoever_is_deleted_is_in_no_table_any_more(database: Database) -> None:
    rooms.arrange()
    key = await somebody_with_everything()
    filled = [place for place in await columns(database) if await rows_of(database, place, key)]
    assert {place.split(".")[0] for place in filled} >= FILLED
    await customer_delete(actor=SYSTEM, customer_id=key)
    await heard()
    left = [place for place in await columns(database) if await rows_of(database, place, key)]
    assert left == ["outbox_events.customer_id"]
    assert await database.fetch("SELECT address, subject, text FROM messages") == [(None, None, None)] * 2
