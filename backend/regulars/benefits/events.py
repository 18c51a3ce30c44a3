"""What happens to benefits and price lists."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class BenefitsChanged(Event):
    """Somebody changed what a record grants; `source` is its id (`grp_3`)."""

    event_name: ClassVar[str] = "benefits.changed"
    source: str


@dataclass(frozen=True, slots=True)
class PriceListSaved(Event):
    """A price list or its prices were made or changed."""

    event_name: ClassVar[str] = "price_list.saved"
    price_list_id: int


@dataclass(frozen=True, slots=True)
class PriceListDeleted(Event):
    """A price list was taken away."""

    event_name: ClassVar[str] = "price_list.deleted"
    price_list_id: int
