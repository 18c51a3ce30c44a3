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
