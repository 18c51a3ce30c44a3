"""Finding the customers of a batch of orders, and making guests of those nobody knows, in a handful of statements."""

from collections.abc import Iterable, Sequence

from regulars.customers.contact import display_name, name_key
from regulars.customers.events import CustomerCreated, CustomersCreated
from regulars.customers.service.identity import CustomerHint, Known, Person, Wanted
from regulars.customers.service.searching import contact_words, index_new, reindex
from regulars.customers.words import open_words
from regulars.platform import hooks
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction
from regulars.platform.text import fold


async def resolve(
    tx: Transaction, hints: Sequence[CustomerHint], *, country: str | None = None, by: Actor = SYSTEM
) -> list[int | None]:
    """The customer of each hint, in order; none where a hint names nobody. Phones are read as written in `country`.

    Hints of one call may mean the same new customer. What a known customer lacks (name, contact, account) is filled in.
    """
    if not hints:
        return []
    await tx.lock("customers.identity")
    wanted = [Wanted.of(hint, country) for hint in hints]
    known = await _known(tx, wanted)
    found = [known.person(one) for one in wanted]
    await _insert(tx, known.created, by)
    await _update(tx, [person for person in known.people.values() if person.changed])
    await _name(tx, known.named)
    return [None if person is None else person.id for person in found]


_PERSON = (
    "c.id, c.email, c.email_key, c.email_verification, c.phone, c.phone_digits, c.phone_kind,"
    " c.first_name, c.last_name, c.has_account, c.account_status, c.created_at, c.account_created_at, c.merged_into"
)


async def _known(tx: Transaction, wanted: Sequence[Wanted]) -> Known:
    known = Known(tx.now)
    externals = {one.external for one in wanted if one.external}
    named = await _of_externals(tx, externals) if externals else []
    keys = {key for *_, key in named} | {one.hint.customer_id for one in wanted if one.hint.customer_id is not None}
    emails = {one.email.key for one in wanted if one.email}
    phones = {one.phone.digits for one in wanted if one.phone and not one.email}
    await _read(tx, known, "c.id", "bigint", keys)
    await _read(
        tx, known, "c.id", "bigint", {one.merged_into for one in known.people.values() if one.merged_into is not None}
    )
    await _read(tx, known, "c.email_key", "text", emails)
    await _read(tx, known, "c.phone_digits", "text", phones)
    for system, value, key in named:
        known.name(known.people[key], (system, value))
    if externals and (emails or phones):
        await _read_systems(tx, known, {system for system, _ in externals})
    return known


async def _of_externals(tx: Transaction, externals: set[tuple[str, str]]) -> list[tuple[str, str, int]]:
    source = tx.dialect.rows("r", ("system", "text"), ("value", "text"))
    rows = await tx.fetch(
        f"SELECT e.system, e.value, e.customer_id FROM {source}"
        " JOIN customer_external_ids e ON e.system = r.system AND e.value = r.value",
        tx.dialect.table(sorted(externals), width=2),
    )
    return [(str(system), str(value), int(key)) for system, value, key in rows]


async def _read(tx: Transaction, known: Known, column: str, kind: Kind, values: Iterable[object]) -> None:
    listed = list(values)
    if not listed:
        return
    for key, email, email_key, verification, *rest, has_account, status, created, joined, merged in await tx.fetch(
        f"SELECT {_PERSON} FROM customers c WHERE {tx.dialect.in_list(column, kind)} ORDER BY c.created_at, c.id",
        (tx.dialect.array(listed),),
    ):
        if key in known.people or (status in {"ERASED", "MERGED"} and column != "c.id"):
            continue
        phone, digits, phone_kind, first, last = rest
        known.add(
            Person(
                key, email, email_key, verification == "VERIFIED", phone, digits, phone_kind, first, last,
                bool(has_account), status, created, joined, merged,
            )
        )  # fmt: skip


async def _read_systems(tx: Transaction, known: Known, systems: set[str]) -> None:
    """The ids that these systems gave the people found by e-mail or phone."""
    for system, value, key in await tx.fetch(
        "SELECT e.system, e.value, e.customer_id FROM customer_external_ids e"
        f" WHERE {tx.dialect.in_list('e.customer_id', 'bigint')}",
        (tx.dialect.array(known.people),),
    ):
        if system in systems:
            known.people[key].systems.setdefault(system, value)


_INSERTED: tuple[tuple[str, Kind], ...] = (
    ("display_name", "text"),
    ("name_key", "text"),
    ("first_name", "text"),
    ("last_name", "text"),
    ("email", "text"),
    ("email_key", "text"),
    ("email_verification", "text"),
    ("phone", "text"),
    ("phone_digits", "text"),
    ("phone_kind", "text"),
    ("account_status", "text"),
    ("has_account", "boolean"),
    ("created_at", "bigint"),
    ("account_created_at", "bigint"),
)


def _columns(person: Person) -> tuple[object, ...]:
    external = next(iter(person.systems.values()), None)
    return (
        display_name(
            first=person.first_name, last=person.last_name, email=person.email, phone=person.phone, external_id=external
        ),
        name_key(person.first_name, person.last_name),
        person.first_name,
        person.last_name,
        person.email,
        person.email_key,
        "VERIFIED" if person.verified else "UNVERIFIED",
        person.phone,
        person.phone_digits,
        person.phone_kind,
        person.status,
        person.has_account,
        person.created_at,
        person.account_created_at,
    )


async def _insert(tx: Transaction, people: Sequence[Person], by: Actor) -> None:
    if not people:
        return
    names = ", ".join(name for name, _ in _INSERTED)
    inserted = await tx.fetch(
        f"INSERT INTO customers ({names}, updated_at) SELECT {names}, CAST(? AS BIGINT)"
        f" FROM {tx.dialect.rows('r', *_INSERTED)} RETURNING id",
        (tx.now, *tx.dialect.table(map(_columns, people), width=len(_INSERTED))),
    )
    # Keys are given out in the order of the rows, whatever the order in which they come back.
    for person, key in zip(people, sorted(row[0] for row in inserted), strict=True):
        person.id = key
        person.changed = False
    await index_new(
        tx,
        [(one.id, open_words(one.first_name, one.last_name), contact_words(one.email, one.phone)) for one in people],
    )
    keys = tuple(person.id for person in people)
    tx.record(CustomerCreated(keys[0]) if len(keys) == 1 else CustomersCreated(keys), by=by)
    await hooks.on_create.run("customer", tx, by, keys)


async def _update(tx: Transaction, people: Sequence[Person]) -> None:
    if not people:
        return
    await _give_external_names(tx, people)
    columns: tuple[tuple[str, Kind], ...] = (("id", "bigint"), *_INSERTED)
    rejected = "CASE WHEN d.email_verification = 'VERIFIED' THEN 'VERIFIED' ELSE customers.email_verification END"
    kept = ", ".join(f"{name} = d.{name}" for name, _ in _INSERTED if name != "email_verification")
    await tx.execute(
        f"UPDATE customers SET {kept}, email_verification = {rejected}, version = version + 1, updated_at = ?"
        f" FROM {tx.dialect.rows('d', *columns)} WHERE customers.id = d.id",
        (tx.now, *tx.dialect.table(((one.id, *_columns(one)) for one in people), width=len(columns))),
    )
    await reindex(tx, [person.id for person in people])


async def _give_external_names(tx: Transaction, people: Sequence[Person]) -> None:
    """Who has neither name nor contact is called by an external id: read those that are not known yet."""
    by_key = {person.id: person for person in people}
    for system, value, key in await tx.fetch(
        "SELECT system, value, customer_id FROM customer_external_ids"
        f" WHERE {tx.dialect.in_list('customer_id', 'bigint')} ORDER BY id",
        (tx.dialect.array(by_key),),
    ):
        by_key[key].systems.setdefault(system, value)


async def _name(tx: Transaction, named: Sequence[tuple[Person, tuple[str, str]]]) -> None:
    if not named:
        return
    columns: tuple[tuple[str, Kind], ...] = (
        ("customer_id", "bigint"), ("system", "text"), ("value", "text"), ("value_key", "text"),
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO customer_external_ids (customer_id, system, value, value_key)"
        f" SELECT customer_id, system, value, value_key FROM {tx.dialect.rows('r', *columns)}",
        tx.dialect.table(((one.id, system, value, fold(value)) for one, (system, value) in named), width=len(columns)),
    )
