"""What happens to customers."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class CustomerCreated(Event):
    """A customer became known."""

    event_name: ClassVar[str] = "customer.created"
    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomersCreated(Event):
    """Many customers became known at once: one event a batch."""

    event_name: ClassVar[str] = "customers.created"
    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustomerUpdated(Event):
    """Details of a customer changed; `fields` names them."""

    event_name: ClassVar[str] = "customer.updated"
    customer_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerConfirmed(Event):
    """A colleague asked, and everything in the record still holds."""

    event_name: ClassVar[str] = "customer.confirmed"
    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomersUpdated(Event):
    """Many customers changed at once, for the reason named: one event a batch."""

    event_name: ClassVar[str] = "customers.updated"
    customer_ids: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerDeleted(Event):
    """A customer without orders was taken away."""

    event_name: ClassVar[str] = "customer.deleted"
    customer_id: int


@dataclass(frozen=True, slots=True)
class CustomerTagged(Event):
    """Tags of a customer changed."""

    event_name: ClassVar[str] = "customer.tagged"
    customer_id: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerEmailVerified(Event):
    """A customer proved an e-mail address by the link that was mailed to it."""

    event_name: ClassVar[str] = "customer.email_verified"
    customer_id: int


@dataclass(frozen=True, slots=True)
class AddressSaved(Event):
    """An address was added or changed."""

    event_name: ClassVar[str] = "address.saved"
    customer_id: int
    address_id: int


@dataclass(frozen=True, slots=True)
class AddressDeleted(Event):
    """An address was taken away."""

    event_name: ClassVar[str] = "address.deleted"
    customer_id: int
    address_id: int


@dataclass(frozen=True, slots=True)
class CustomerRolesSet(Event):
    """The roles of customer accounts were defined anew."""

    event_name: ClassVar[str] = "customer_roles.set"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountStatusChanged(Event):
    """An account moved from one state to another; `reason` is what a colleague said."""

    event_name: ClassVar[str] = "account.status_changed"
    customer_id: int
    before: str
    after: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AccountLinkSent(Event):
    """A link to join or to set a password was mailed; `link` says which."""

    event_name: ClassVar[str] = "account.link_sent"
    customer_id: int
    link: str


@dataclass(frozen=True, slots=True)
class AccountLinkUsed(Event):
    """The link of an account mail was opened and spent; `link` says which."""

    event_name: ClassVar[str] = "account.link_used"
    customer_id: int
    link: str


@dataclass(frozen=True, slots=True)
class CustomerSignedUp(Event):
    """The storefront told that a customer made an account."""

    event_name: ClassVar[str] = "account.signed_up"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class CustomerSignedIn(Event):
    """The storefront told of a sign-in."""

    event_name: ClassVar[str] = "account.signed_in"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class CustomerSignedOut(Event):
    """The storefront told that a customer signed out."""

    event_name: ClassVar[str] = "account.signed_out"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class SignInFailed(Event):
    """The storefront told of a sign-in that failed."""

    event_name: ClassVar[str] = "account.sign_in_failed"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class PasswordReset(Event):
    """The storefront told that a password was set anew."""

    event_name: ClassVar[str] = "account.password_reset"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class ProfileUpdated(Event):
    """The storefront told that a customer changed their own details."""

    event_name: ClassVar[str] = "account.profile_updated"
    customer_id: int
    occurred_at: int


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """Where a person stands on a channel changed, by their word of `occurred_at`."""

    event_name: ClassVar[str] = "consent.changed"
    customer_id: int
    channel: str
    before: str
    after: str
    source: str
    occurred_at: int


@dataclass(frozen=True, slots=True)
class ConsentsChanged(Event):
    """Consent of many customers changed at once: one event a batch."""

    event_name: ClassVar[str] = "consents.changed"
    customer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustomersBanded(Event):
    """The limits of the bands of value were computed anew, over so many buyers."""

    event_name: ClassVar[str] = "customers.banded"
    buyer_count: int
