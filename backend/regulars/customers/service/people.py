"""Whom the rows of a customer file mean: by external id, else e-mail, and by phone only where no e-mail is given.

Unlike an order by a stranger, the merchant's own file may mean an account by an e-mail that nobody has proved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, LiteralString, NamedTuple

from regulars.customers.contact import display_name, email_key, name_key
from regulars.customers.queries.contacts import holders_of, others_of_each
from regulars.customers.service.consent_drafts import ConsentDraft
from regulars.customers.service.searching import contact_words
from regulars.customers.words import open_words
from regulars.fields.values import Value
from regulars.platform.db.connect import Reader, Row
from regulars.platform.db.dialect.base import Kind
from regulars.platform.errors import ErrorCode, Refusal

COLUMNS: tuple[tuple[LiteralString, Kind], ...] = (
    ("display_name", "text"), ("name_key", "text"), ("first_name", "text"), ("last_name", "text"), ("email", "text"),
    ("email_key", "text"), ("email_verification", "text"), ("phone", "text"), ("phone_digits", "text"),
    ("phone_kind", "text"), ("account_status", "text"), ("has_account", "boolean"), ("birth_date", "text"),
    ("locale", "text"), ("time_zone", "text"), ("title", "text"), ("tax_id", "text"),
    ("tax_exempt", "boolean"), ("created_at", "bigint"), ("account_created_at", "bigint"),
)  # fmt: skip
_NAMES = tuple(name for name, _ in COLUMNS)
_NEW: dict[str, Any] = dict.fromkeys(_NAMES) | {
    "email_verification": "UNVERIFIED", "phone_kind": "UNKNOWN", "account_status": "GUEST", "has_account": False,
    "tax_exempt": False,
}  # fmt: skip
External = tuple[str, str]


class Worked(NamedTuple):
    """What follows from a row where it makes somebody new: how they are called and found."""

    name_key: str | None
    display_name: str | None
    open_words: str
    personal_words: str


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class CustomerDraft(NamedTuple):
    """A row, read: columns of customer and address, tags by folded key, consents, and texts for rooms above.

    `columns` holds what is said, nothing that is None.
    """

    external: External | None = None
    columns: Mapping[str, Any] = _NOTHING
    tags: Mapping[str, str] = _NOTHING
    address: Mapping[str, Any] | None = None
    consents: tuple[ConsentDraft, ...] = ()
    joined: Mapping[str, str] = _NOTHING
    custom: tuple[tuple[int, Value], ...] = ()
    """Values of custom fields, by the key of the field."""
    worked: Worked | None = None
    """Worked out by whoever reads a file, since that has the time."""


def worked_out(draft: CustomerDraft) -> Worked:
    """The same of any draft."""
    if draft.worked is not None:
        return draft.worked
    get = draft.columns.get
    first, last, email, phone = get("first_name"), get("last_name"), get("email"), get("phone")
    city = draft.address.get("city") if draft.address else None
    return Worked(
        name_key(first, last),
        display_name(
            first=first, last=last, email=email, phone=phone, external_id=draft.external and draft.external[1]
        ),
        open_words(first, last, (city,) if city else ()),
        contact_words(email, phone),
    )


@dataclass(slots=True, eq=False)
class Person:
    """A customer, known or about to be made."""

    id: int
    columns: dict[str, Any]
    first_order_at: int | None = None
    systems: dict[str, str] = field(default_factory=dict[str, str])
    also: dict[str, bool] = field(default_factory=dict[str, bool])
    """Further addresses by key and numbers by digits, and whether each is proved."""
    changed: set[str] = field(default_factory=set[str])
    only: CustomerDraft | None = None
    """The row that made this person, as long as no other row means them."""

    @property
    def is_new(self) -> bool:
        return self.id < 0

    def proved(self, key: str | None) -> bool:
        """Whether this person proved the address of this key to be their own."""
        if key is None or key != self.columns["email_key"]:
            return self.also.get(key or "", False)
        return self.columns["email_verification"] == "VERIFIED"

    def rank(self, key: str | None) -> tuple[bool, bool, int, int]:
        """Of several with the same e-mail: whoever proved it, then the account, then the oldest."""
        facts = self.columns
        return not self.proved(key), not facts["has_account"], facts["created_at"], self.id

    def is_another_than(self, external: External | None) -> bool:
        """The other system says so: it gave this person a different id."""
        return external is not None and self.systems.get(external[0], external[1]) != external[1]


_NOBODY = Person(-1, dict(_NEW))


class People:
    """Everybody whom the drafts of a batch may mean."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.by_id: dict[int, Person] = {}
        self.made: list[Person] = []
        self.named: list[tuple[Person, External]] = []
        self._by_external: dict[External, Person] = {}
        self._by_email: dict[str, list[Person]] = {}
        self._by_phone: dict[str, list[Person]] = {}

    @classmethod
    async def of(cls, reader: Reader, drafts: Sequence[CustomerDraft], now: int) -> "People":
        """Read them, in a handful of statements."""
        people = cls(now)
        externals = sorted({draft.external for draft in drafts if draft.external})
        named = await _named(reader, externals) if externals else []
        await people._read(reader, "c.id", "bigint", {row[2] for row in named})
        for system, value, key in named:
            people._name(people.by_id[key], (system, value))
        emails = {str(key) for draft in drafts if (key := draft.columns.get("email_key"))}
        await people._read(reader, "c.email_key", "text", emails)
        without_email = [draft.columns for draft in drafts if not draft.columns.get("email_key")]
        phones = {str(digits) for columns in without_email if (digits := columns.get("phone_digits"))}
        await people._read(reader, "c.phone_digits", "text", phones)
        await people._read_holders(reader, emails, phones)
        await people._read_systems(reader)
        return people

    def known_as(self, external: External | None) -> Person | None:
        """Who has this external id."""
        return None if external is None else self._by_external.get(external)

    def find(self, draft: CustomerDraft) -> Person | None:
        """Whom it means; none where nobody is known."""
        if draft.external is not None and draft.external in self._by_external:
            return self._by_external[draft.external]
        email, phone = draft.columns.get("email_key"), draft.columns.get("phone_digits")
        holders = self._by_email.get(email, ()) if email else self._by_phone.get(phone, ()) if phone else ()
        return min(
            (one for one in holders if not one.is_another_than(draft.external)),
            key=lambda one: one.rank(email),
            default=None,
        )

    def make(self, draft: CustomerDraft) -> Person:
        """Somebody new. Raises `Refusal` for an e-mail that another account has, and where nothing names them."""
        if not draft.external and not any(
            draft.columns.get(one) for one in ("first_name", "last_name", "email", "phone")
        ):
            raise Refusal(ErrorCode.REQUIRED, "Give an external id, a name, an e-mail or a phone number.")
        wanted = _account(_NOBODY, draft.columns, self.now)
        if wanted.get("has_account") and self._owner(wanted.get("email_key")) is not None:
            raise _is_owned()
        worked = worked_out(draft)
        columns = _NEW | wanted | {"name_key": worked.name_key, "display_name": worked.display_name}
        person = Person(-len(self.made) - 1, columns, only=draft)
        if draft.external is not None and draft.external not in self._by_external:
            self._name(person, draft.external)
            self.named.append((person, draft.external))
        self._place(person)
        self.made.append(person)
        return person

    def change(self, person: Person, draft: CustomerDraft) -> bool:
        """Write what the row says and differs; true where something did. Empty cells change nothing.

        Raises `Refusal` before it changes anything.
        """
        wanted = _account(person, draft.columns, self.now)
        _keep_primary(person, wanted)
        after = person.columns | wanted
        if after["email_key"] != person.columns["email_key"]:
            wanted["email_verification"] = "UNVERIFIED"
        owner = self._owner(after["email_key"])
        if owner not in {None, person} and after["has_account"]:
            raise _is_owned()
        person.only = None
        changed: set[str] = set()
        if draft.external is not None and draft.external not in self._by_external:
            changed.add("external_ids")
            self._name(person, draft.external)
            self.named.append((person, draft.external))
        after |= wanted
        wanted["name_key"] = name_key(after["first_name"], after["last_name"])
        wanted["display_name"] = display_name(
            first=after["first_name"],
            last=after["last_name"],
            email=after["email"],
            phone=after["phone"],
            external_id=next(iter(person.systems.values()), None),
        )
        changed |= {name for name, value in wanted.items() if person.columns[name] != value}
        person.changed |= changed
        person.columns |= wanted
        self._place(person)
        return bool(changed)

    def _owner(self, key: str | None) -> Person | None:
        holders = self._by_email.get(key or "", ())
        return next((one for one in holders if one.columns["has_account"] or one.proved(key)), None)

    def _name(self, person: Person, external: External) -> None:
        self._by_external[external] = person
        person.systems.setdefault(*external)

    def _place(self, person: Person) -> None:
        for register, column in ((self._by_email, "email_key"), (self._by_phone, "phone_digits")):
            key = person.columns[column]
            if key is not None and person not in register.setdefault(key, []):
                register[key].append(person)

    async def _read(self, reader: Reader, column: LiteralString, kind: Kind, values: Iterable[object]) -> None:
        listed = list(values)
        if not listed:
            return
        for row in await reader.fetch(
            f"SELECT c.id, c.first_order_at, {', '.join(f'c.{name}' for name in _NAMES)}"
            f" FROM customers c WHERE {reader.dialect.in_list(column, kind)} ORDER BY c.id",
            (reader.dialect.array(listed),),
        ):
            person = _person(row)
            closed = person.columns["account_status"] in {"ERASED", "MERGED"}
            if person.id in self.by_id or (closed and column != "c.id"):
                continue
            self.by_id[person.id] = person
            if not closed:
                self._place(person)

    async def _read_holders(self, reader: Reader, emails: set[str], phones: set[str]) -> None:
        """Those who have an address or number beside their primary one."""
        holders = await holders_of(reader, emails, phones)
        await self._read(reader, "c.id", "bigint", {one.customer_id for one in holders} - self.by_id.keys())
        for one in holders:
            person = self.by_id[one.customer_id]
            if person.columns["account_status"] in {"ERASED", "MERGED"}:
                continue
            for register, key in ((self._by_email, one.email_key), (self._by_phone, one.phone_digits)):
                if key is not None:
                    person.also[key] = one.proved
                    register.setdefault(key, []).append(person)
        for customer, (addresses, numbers) in (await others_of_each(reader, self.by_id)).items():
            for key in (*map(email_key, addresses), *(number[1:] for number in numbers)):
                self.by_id[customer].also.setdefault(key, False)

    async def _read_systems(self, reader: Reader) -> None:
        rows = await reader.fetch(
            "SELECT e.customer_id, e.system, e.value FROM customer_external_ids e"
            f" WHERE {reader.dialect.in_list('e.customer_id', 'bigint')} ORDER BY e.id",
            (reader.dialect.array(self.by_id),),
        )
        for person in self.by_id.values():
            person.systems.clear()
        for key, system, value in rows:
            self.by_id[key].systems.setdefault(system, value)


def _is_owned() -> Refusal:
    message = "Another account has this e-mail. Give this customer another, or none, or merge the two."
    return Refusal(ErrorCode.DUPLICATE, message, ("email",))


def _keep_primary(person: Person, wanted: dict[str, Any]) -> None:
    """A row that names somebody by a further address or number leaves the primary one as it is."""
    if wanted.get("email_key") in person.also:
        del wanted["email"], wanted["email_key"]
    if wanted.get("phone_digits") in person.also:
        del wanted["phone"], wanted["phone_digits"], wanted["phone_kind"]


def _person(row: Row) -> Person:
    key, first_order_at, *columns = row
    facts = dict(zip(_NAMES, columns, strict=True))
    for flag in ("has_account", "tax_exempt"):
        facts[flag] = bool(facts[flag])
    return Person(key, facts, first_order_at)


async def _named(reader: Reader, externals: Sequence[External]) -> list[Row]:
    source = reader.dialect.rows("r", ("system", "text"), ("value", "text"))
    return await reader.fetch(
        f"SELECT e.system, e.value, e.customer_id FROM {source}"
        " JOIN customer_external_ids e ON e.system = r.system AND e.value = r.value",
        reader.dialect.table(externals, width=2),
    )


def _account(person: Person, given: Mapping[str, Any], now: int) -> dict[str, Any]:
    """The row's columns and what follows for the account. No row takes an account away; a guest has no join date."""
    wanted = {name: value for name, value in given.items() if value is not None}
    status, joined = wanted.pop("account_status", None), wanted.pop("account_created_at", None)
    known = person.columns
    if status == "GUEST" and known["has_account"]:
        status = None
    if status is None and joined is not None and not known["has_account"]:
        status = "ACTIVE"
    if status is not None:
        wanted |= {"account_status": status, "has_account": status != "GUEST"}
    if wanted.get("has_account", known["has_account"]):
        first = (
            known["account_created_at"] or wanted.get("created_at") or (now if person.is_new else known["created_at"])
        )
        wanted["account_created_at"] = min(joined or first, now)
    since = [wanted.get("created_at"), wanted.get("account_created_at"), person.first_order_at]
    if "created_at" in wanted or person.is_new:
        wanted["created_at"] = min([now, *(one for one in since if one is not None)])
    else:
        wanted["created_at"] = min(known["created_at"], wanted.get("account_created_at") or known["created_at"])
    return wanted
