"""Finding the customers of a batch of orders, and making guests of those nobody knows, in a handful of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from regulars.customers.contact import display_name, name_key
from regulars.customers.events import CustomerCreated, CustomersCreated, CustomerUpdated
from regulars.customers.queries.contacts import holders_of
from regulars.customers.queries.redirects import heirs
from regulars.customers.service.dials import DIALS, DialChange, dial_values
from regulars.customers.service.identity import CustomerHint, Known, Person, Wanted
from regulars.customers.service.searching import contact_words, index_new, reindex
from regulars.customers.words import open_words
from regulars.platform import hooks
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.bulk import insert
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.keys import reserve
from regulars.platform.db.transaction import Transaction
from regulars.platform.text import fold


class Resolved:
    """Whom hints mean. Whoever is new has a key already and is written by `write`, before anything refers to him."""

    def __init__(self, tx: Transaction, customer_ids: list[int | None], known: Known, by: Actor) -> None:
        self.customer_ids = customer_ids
        """The customer of each hint; none where a hint names nobody."""
        self.new = frozenset(person.id for person in known.created)
        self._tx = tx
        self._known = known
        self._by = by

    async def write(self, dials: Sequence[DialChange] = ()) -> list[DialChange]:
        """Write who is new, with the first of his dials, and what known ones lacked; the dials that are left."""
        first = {change.customer_id: change for change in dials if change.customer_id in self.new}
        await _insert(self._tx, self._known.created, first, self._by)
        changed = [person for person in self._known.people.values() if person.changed]
        await _update(self._tx, changed)
        for person in changed:
            if person.is_newly_proved:
                self._tx.record(CustomerUpdated(person.id, ("emails",)), by=self._by)
        await _name(self._tx, self._known.named)
        return [change for change in dials if change.customer_id not in self.new]


async def resolve(
    tx: Transaction, hints: Sequence[CustomerHint], *, country: str | None = None, by: Actor = SYSTEM
) -> Resolved:
    """Find the customers of these hints; phones are read as written in `country`.

    Hints of one call may mean the same new customer. What a known customer lacks (name, contact, account) is filled in.
    """
    known = Known(tx.now)
    found: list[Person | None] = []
    if hints:
        await tx.lock("customers.identity")
        wanted = [Wanted.of(hint, country) for hint in hints]
        await _look_up(tx, known, wanted)
        found = [known.person(one) for one in wanted]
        for person, key in zip(known.created, await reserve(tx, "customers", len(known.created)), strict=True):
            person.id = key
            person.changed = False
    return Resolved(tx, [None if person is None else person.id for person in found], known, by)


async def recognise(tx: Transaction, hints: Sequence[CustomerHint], *, country: str | None = None) -> list[int | None]:
    """Whom these hints mean, of those who are known: nobody is made, and nothing filled in."""
    known = Known(tx.now)
    wanted = [Wanted.of(hint, country) for hint in hints]
    await _look_up(tx, known, wanted)
    found = [known.find(one) for one in wanted]
    return [None if person is None else person.id for person in found]


_PERSON = (
    "c.id, c.email, c.email_key, c.email_verification, c.phone, c.phone_digits, c.phone_kind,"
    " c.first_name, c.last_name, c.has_account, c.account_status, c.created_at, c.account_created_at"
)


async def _look_up(tx: Transaction, known: Known, wanted: Sequence[Wanted]) -> None:
    externals = {one.external for one in wanted if one.external}
    named = await _of_externals(tx, externals) if externals else []
    hinted = {one.hint.customer_id for one in wanted if one.hint.customer_id is not None}
    if hinted:
        known.heirs = await heirs(tx, hinted)
    keys = {key for *_, key in named} | hinted | set(known.heirs.values())
    emails = {one.email.key for one in wanted if one.email}
    phones = {one.phone.digits for one in wanted if one.phone and not one.email}
    await _read(tx, known, "c.id", "bigint", keys)
    await _read(tx, known, "c.email_key", "text", emails)
    await _read(tx, known, "c.phone_digits", "text", phones)
    await _read_holders(tx, known, emails, phones)
    for system, value, key in named:
        known.name(known.people[key], (system, value))
    if externals and (emails or phones):
        await _read_systems(tx, known, {system for system, _ in externals})


async def _of_externals(tx: Transaction, externals: set[tuple[str, str]]) -> list[tuple[str, str, int]]:
    by_system: dict[str, list[str]] = defaultdict(list)
    for system, value in externals:
        by_system[system].append(value)
    found: list[tuple[str, str, int]] = []
    for system, values in by_system.items():
        rows = await tx.fetch(
            "SELECT e.system, e.value, e.customer_id FROM customer_external_ids e"
            f" WHERE e.system = ? AND {tx.dialect.in_list('e.value', 'text')}",
            (system, tx.dialect.array(values)),
        )
        found += [(str(name), str(value), int(key)) for name, value, key in rows]
    return found


async def _read(tx: Transaction, known: Known, column: str, kind: Kind, values: Iterable[object]) -> None:
    listed = list(values)
    if not listed:
        return
    for key, email, email_key, verification, *rest, has_account, status, created, joined in await tx.fetch(
        f"SELECT {_PERSON} FROM customers c WHERE {tx.dialect.in_list(column, kind)} ORDER BY c.created_at, c.id",
        (tx.dialect.array(listed),),
    ):
        if key in known.people or (status in {"ERASED", "MERGED"} and column != "c.id"):
            continue
        phone, digits, phone_kind, first, last = rest
        known.add(
            Person(
                key, email, email_key, verification == "VERIFIED", phone, digits, phone_kind, first, last,
                bool(has_account), status, created, joined,
            )
        )  # fmt: skip


async def _read_holders(tx: Transaction, known: Known, emails: set[str], phones: set[str]) -> None:
    """Those who have an address or number beside their primary one."""
    holders = await holders_of(tx, emails, phones)
    await _read(tx, known, "c.id", "bigint", {one.customer_id for one in holders} - known.people.keys())
    for one in holders:
        person = known.people[one.customer_id]
        if person.status not in {"ERASED", "MERGED"}:
            known.add_contact(person, email_key=one.email_key, phone_digits=one.phone_digits, proved=one.proved)


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


_NEW = ("id", *(name for name, _ in _INSERTED), *(name for name, _ in DIALS), "last_activity_at", "updated_at")


async def _insert(tx: Transaction, people: Sequence[Person], dials: Mapping[int, DialChange], by: Actor) -> None:
    if not people:
        return
    rows = [(*_new_row(one, dials.get(one.id)), tx.now) for one in people]
    await insert(tx, "customers", _NEW, rows)
    await index_new(
        tx,
        [(one.id, open_words(one.first_name, one.last_name), contact_words(one.email, one.phone)) for one in people],
    )
    keys = tuple(person.id for person in people)
    tx.record(CustomerCreated(keys[0]) if len(keys) == 1 else CustomersCreated(keys), by=by)
    await hooks.on_create.run("customer", tx, by, keys)


def _new_row(person: Person, dials: DialChange | None) -> tuple[object, ...]:
    if dials is None:
        dials = DialChange(person.id, 0, 0, 0)
    elif dials.first_order_at is not None:
        person.created_at = min(person.created_at, dials.first_order_at)
    return (person.id, *_columns(person), *dial_values(dials), dials.last_order_at)


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
    rows = [(one.id, system, value, fold(value)) for one, (system, value) in named]
    await insert(tx, "customer_external_ids", ("customer_id", "system", "value", "value_key"), rows)
