"""An order on its way into the database: the sheet, what was there before, and what was worked out of both."""

from dataclasses import dataclass, field

from regulars.orders.ledger import UNIDENTIFIED, Standing
from regulars.orders.service.sheet import Sheet
from regulars.orders.shipping.waiting import NOT_WAITING, Limits, Waiting
from regulars.platform.errors import Refusal
from regulars.platform.jobs.states import UpsertOutcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft, in the place where it was sent."""

    outcome: UpsertOutcome
    external_id: str
    order_id: int | None = None
    errors: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """What recording needs to know of a store."""

    id: int
    code: str
    country: str | None
    limits: Limits


@dataclass(frozen=True, slots=True)
class Existing:
    """An order as it was found."""

    id: int
    version: int
    fingerprint: str
    buyer_fingerprint: str
    source_updated_at: int | None
    customer_id: int | None
    placed_at: int | None
    created_at: int
    cancelled_at: int | None
    currency: str
    rate: str | None
    status: str
    cancel_reason: str | None
    decided: str | None
    waits: Waiting


@dataclass(slots=True)
class Work:
    """One order to write."""

    index: int
    sheet: Sheet
    old: Existing | None
    cancelled_at: int | None
    booked_at: int
    """When a difference is booked: the source's own time of change, else the receipt."""
    waits: Waiting = NOT_WAITING
    order_id: int = 0
    customer_id: int | None = None
    standing: Standing = UNIDENTIFIED
    cohort_at: int | None = None
    line_ids: list[int] = field(default_factory=list[int])
    payment_ids: list[int] = field(default_factory=list[int])
    refund_ids: list[int] = field(default_factory=list[int])
    """Of payments and refunds, 0 where they are to be given one."""
    cancel_reason: str | None = None
    decided: str | None = None
    """See `opened.packed`."""

    @property
    def is_rebooked(self) -> bool:
        """Whether its ledger rows are made anew: its day, customer or currency is another."""
        old, sheet = self.old, self.sheet
        return old is None or (
            (old.placed_at, old.customer_id, old.currency, old.rate)
            != (sheet.placed_at, self.customer_id, sheet.currency, sheet.rate)
        )
