"""Who is who: the rules by which an order's word of its customer means somebody known, or somebody new.

By id, else external id, else e-mail (who has proved it, else the oldest guest), and by phone only where no e-mail is
given. An order by a guest whose e-mail belongs to an account that has not proved it makes a guest of its own, to be
offered as a possible match: else anybody could read a stranger's orders by registering with their address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from regulars.customers.contact import EmailAddress, Phone, read_email, read_phone
from regulars.platform.errors import Refusal
from regulars.platform.text import clean

_LONGEST_NAME = 200
DEFAULT_SYSTEM = "default"


class CustomerHint(NamedTuple):
    """What an order says of its customer, as it came in; what cannot be read as an e-mail or phone is passed over."""

    customer_id: int | None = None
    external_system: str = DEFAULT_SYSTEM
    external_id: str | None = None
    email: str | None = None
    email_verified: bool = False
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    has_account: bool = False
    seen_at: int | None = None


class Wanted(NamedTuple):
    """A hint, read."""

    hint: CustomerHint
    external: tuple[str, str] | None
    email: EmailAddress | None
    phone: Phone | None

    @classmethod
    def of(cls, hint: CustomerHint, country: str | None) -> "Wanted":
        value = clean(hint.external_id)[:_LONGEST_NAME] if hint.external_id else ""
        return cls(
            hint,
            (hint.external_system, value) if value else None,
            _email(hint.email) if hint.email else None,
            _phone(hint.phone, country) if hint.phone else None,
        )


def _email(written: str) -> EmailAddress | None:
    try:
        return read_email(written)
    except Refusal:
        return None


def _phone(written: str, country: str | None) -> Phone | None:
    try:
        return read_phone(written, country)
    except Refusal:
        return None


@dataclass(slots=True, eq=False)
class Person:
    """A customer, known or about to be made."""

    id: int
    email: str | None
    email_key: str | None
    verified: bool
    phone: str | None
    phone_digits: str | None
    phone_kind: str
    first_name: str | None
    last_name: str | None
    has_account: bool
    status: str
    created_at: int
    account_created_at: int | None
    systems: dict[str, str] = field(default_factory=dict[str, str])
    also: dict[str, bool] = field(default_factory=dict[str, bool])
    """Further addresses by key, and whether each is proved."""
    changed: bool = False
    is_newly_proved: bool = False
    """Whether a hint of this batch vouched for the address first."""

    def proved(self, email_key: str) -> bool:
        """Whether this person proved the address to be their own."""
        return self.verified if email_key == self.email_key else self.also.get(email_key, False)

    @property
    def age(self) -> tuple[int, int]:
        return self.created_at, self.id

    def is_another_than(self, external: tuple[str, str] | None) -> bool:
        """The other system says so: it gave this person a different id."""
        return external is not None and self.systems.get(external[0], external[1]) != external[1]


class Known:
    """Everybody whom the hints of a batch may mean."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.people: dict[int, Person] = {}
        self.heirs: Mapping[int, int] = {}
        """Into whom those of the hinted keys were merged who were."""
        self.created: list[Person] = []
        self.named: list[tuple[Person, tuple[str, str]]] = []
        self._by_external: dict[tuple[str, str], Person] = {}
        self._by_email: dict[str, list[Person]] = {}
        self._by_phone: dict[str, list[Person]] = {}

    def add(self, person: Person) -> None:
        """Find this person from now on by e-mail and phone."""
        if person.id > 0:
            self.people[person.id] = person
        if person.email_key is not None:
            self._by_email.setdefault(person.email_key, []).append(person)
        if person.phone_digits is not None:
            self._by_phone.setdefault(person.phone_digits, []).append(person)

    def add_contact(self, person: Person, *, email_key: str | None, phone_digits: str | None, proved: bool) -> None:
        """Find this person from now on by a further address or number, too."""
        if email_key is not None:
            person.also[email_key] = proved
            self._by_email.setdefault(email_key, []).append(person)
        if phone_digits is not None:
            self._by_phone.setdefault(phone_digits, []).append(person)

    def name(self, person: Person, external: tuple[str, str]) -> None:
        """Find this person by an external id from now on."""
        self._by_external[external] = person
        person.systems.setdefault(*external)

    def person(self, wanted: Wanted) -> Person | None:
        """Whom the hint means; made where nobody is known, none where it names nobody."""
        found = self.find(wanted)
        if found is None:
            if wanted.external is None and wanted.email is None and wanted.phone is None:
                return None
            return self._make(wanted)
        self._fill(found, wanted)
        return found

    def find(self, wanted: Wanted) -> Person | None:
        """Whom the hint means, of those who are known."""
        hint = wanted.hint
        key = hint.customer_id
        found = self.people.get(self.heirs.get(key, key)) if key is not None else None
        if found is None and wanted.external is not None:
            found = self._by_external.get(wanted.external)
        return found or (self._of_email(wanted) if wanted.email else self._of_phone(wanted))

    def _of_email(self, wanted: Wanted) -> Person | None:
        if wanted.email is None:
            return None
        key = wanted.email.key
        holders = self._by_email.get(key, [])
        verified = next((person for person in holders if person.proved(key)), None)
        if verified is not None:
            return verified
        account = next((person for person in holders if person.has_account), None)
        if account is not None:
            return account if wanted.hint.has_account or wanted.hint.email_verified else self._guest(holders, wanted)
        return self._guest(holders, wanted)

    def _of_phone(self, wanted: Wanted) -> Person | None:
        holders = self._by_phone.get(wanted.phone.digits, []) if wanted.phone else []
        return min(
            (one for one in holders if not one.is_another_than(wanted.external)), key=lambda one: one.age, default=None
        )

    @staticmethod
    def _guest(holders: list[Person], wanted: Wanted) -> Person | None:
        guests = (one for one in holders if not one.has_account and not one.is_another_than(wanted.external))
        return min(guests, key=lambda one: one.age, default=None)

    def _make(self, wanted: Wanted) -> Person:
        hint = wanted.hint
        seen_at = self.now if hint.seen_at is None else min(hint.seen_at, self.now)
        owned = wanted.email is not None and self._owner(wanted.email.key) is not None
        has_account = hint.has_account and not owned
        person = Person(
            id=-len(self.created) - 1,
            email=wanted.email and wanted.email.address,
            email_key=wanted.email and wanted.email.key,
            verified=hint.email_verified and wanted.email is not None and not owned,
            phone=wanted.phone and wanted.phone.number,
            phone_digits=wanted.phone and wanted.phone.digits,
            phone_kind=wanted.phone.kind if wanted.phone else "UNKNOWN",
            first_name=_short(hint.first_name),
            last_name=_short(hint.last_name),
            has_account=has_account,
            status="ACTIVE" if has_account else "GUEST",
            created_at=seen_at,
            account_created_at=seen_at if has_account else None,
        )
        self.created.append(person)
        self.add(person)
        if wanted.external is not None:
            self.name(person, wanted.external)
            self.named.append((person, wanted.external))
        return person

    def _fill(self, person: Person, wanted: Wanted) -> None:
        hint = wanted.hint
        if wanted.external is not None and wanted.external not in self._by_external:
            self.name(person, wanted.external)
            self.named.append((person, wanted.external))
        if wanted.email is not None:
            self._fill_email(person, wanted.email, verified=hint.email_verified)
        if wanted.phone is not None and person.phone is None:
            person.phone, person.phone_digits, person.phone_kind = (
                wanted.phone.number,
                wanted.phone.digits,
                wanted.phone.kind,
            )
            self._by_phone.setdefault(wanted.phone.digits, []).append(person)
            person.changed = True
        if (hint.first_name or hint.last_name) and person.first_name is None and person.last_name is None:
            person.first_name, person.last_name = _short(hint.first_name), _short(hint.last_name)
            person.changed = True
        if hint.has_account and person.status == "GUEST" and self._may_own(person, wanted.email):
            person.has_account, person.status = True, "ACTIVE"
            person.account_created_at = self.now if hint.seen_at is None else min(hint.seen_at, self.now)
            person.changed = True

    def _fill_email(self, person: Person, email: EmailAddress, *, verified: bool) -> None:
        owner = self._owner(email.key)
        if person.email_key is None and (owner is None or not person.has_account):
            person.email, person.email_key = email.address, email.key
            self._by_email.setdefault(email.key, []).append(person)
            person.changed = True
        if verified and not person.verified and person.email_key == email.key and owner in (None, person):
            person.verified = person.changed = person.is_newly_proved = True

    def _may_own(self, person: Person, email: EmailAddress | None) -> bool:
        if person.email_key is None or person.verified:
            return True
        return email is not None and email.key == person.email_key and self._owner(email.key) in (None, person)

    def _owner(self, key: str) -> Person | None:
        return next((one for one in self._by_email.get(key, ()) if one.has_account or one.proved(key)), None)


def _short(name: str | None) -> str | None:
    return (clean(name)[:_LONGEST_NAME] or None) if name else None
