"""Records with something in every table that names a customer."""

from collections.abc import Mapping
from typing import Any

from regulars.customers.service.addresses import address_save
from regulars.customers.service.consents import consent_set
from regulars.customers.service.creating import customer_create
from regulars.customers.service.reaching import email_add, phone_add
from regulars.merging.service.merging import customers_merge
from regulars.merging.service.undoing import merge_undo
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import current
from tests.groups.test_groups import add
from tests.make_fields import values
from tests.make_orders import draft, recorded


async def person(**fields: Any) -> int:
    """Somebody new, whoever is there already."""
    return await customer_create(actor=SYSTEM, fields=fields, on_duplicate="ALLOW")


async def merged(survivor: int, *others: int, choices: Mapping[str, int] | None = None) -> int:
    """Have the survivor take in the others."""
    chosen = list((choices or {}).items())
    return await customers_merge(actor=SYSTEM, keys=[survivor, *others], survivor=survivor, choices=chosen)


async def parted(merge: int) -> int:
    """Undo a merge."""
    return await merge_undo(actor=SYSTEM, merge_id=merge)


async def full(name: str, group: int, *, orders: int = 2, day: int = 0, **fields: Any) -> int:
    """A record with all that a record can have; the custom field `size` and the group are there already."""
    key = await person(
        first_name=name, email=f"{name}@example.com", phone="+63 917 555 0100", external_id=f"x-{name}",
        tags=["both", name], custom_fields=values(size={"text": name}), **fields,
    )  # fmt: skip
    await email_add(actor=SYSTEM, customer_id=key, address=f"{name}.two@example.com")
    await email_add(actor=SYSTEM, customer_id=key, address="shared@example.com")
    await phone_add(actor=SYSTEM, customer_id=key, number=f"+63 917 555 02{len(name):02}")
    for kind in ("BILLING", "SHIPPING"):
        lines = {"kind": kind, "address1": f"{name} street", "city": "Manila", "country_code": "PH"}
        await address_save(actor=SYSTEM, customer_id=key, fields=lines)
    word = {"channel": "EMAIL", "state": "SUBSCRIBED" if len(name) % 2 else "UNSUBSCRIBED", "source": name}
    await consent_set(actor=SYSTEM, customer_id=key, fields=word)
    await note_add(actor=SYSTEM, subject_id=f"cus_{key}", draft=NoteDraft(f"of {name}"))
    await add(group=group, customers=[key])
    await recorded(*(draft(f"{name}-{place}", f"x-{name}", day=day + 2 * place) for place in range(orders)))
    return key


async def figures() -> tuple[Any, ...]:
    """Totals over all customers, and over the ledger."""
    return (
        await current().fetch_one("SELECT sum(order_count), sum(gross_spent), sum(refunded) FROM customers"),
        await current().fetch_one("SELECT sum(gross), sum(discount), sum(reversal), count(*) FROM sales_events"),
        await current().fetch_value("SELECT count(*) FROM orders WHERE customer_id IS NULL"),
    )
