"""A plain model of the orders' money: states of a source, and what was done here beside them. No database, no product."""

from dataclasses import dataclass, field
from fractions import Fraction

RECEIVED = ("PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED")


@dataclass(frozen=True)
class State:
    """One state of an order as its source sends it; amounts in minor units, `refunds` are (name, amount)."""

    name: str
    customer: str
    stamp: int
    day: int
    currency: str
    rate: str | None
    total: int
    shipping: int
    status: str
    payment: str
    refunds: tuple[tuple[str, int], ...]


@dataclass
class Order:
    """An order: its source's state, and beside it what was done here."""

    state: State
    place: int
    customer: str
    own_refunds: list[int] = field(default_factory=list[int])
    own_payments: list[int] = field(default_factory=list[int])
    adopted: dict[str, int] = field(default_factory=dict[str, int])
    """Refunds made here that the source tells of by now, by its name for them."""
    cancelled: bool = False

    @property
    def refunded(self) -> int:
        return sum(self.own_refunds) + sum(amount for _, amount in self.state.refunds)

    @property
    def word(self) -> str:
        """Where the money stands before refunds."""
        own = sum(self.own_payments)
        if not own or self.state.payment == "PAID":
            return self.state.payment
        return "PAID" if own >= self.state.total else "PARTIALLY_PAID"

    @property
    def came_in(self) -> int:
        got = {"PAID": self.state.total, "PARTIALLY_PAID": min(sum(self.own_payments), self.state.total)}
        return got.get(self.word, 0)

    @property
    def paid(self) -> int:
        """What went back was paid, whatever the source says."""
        return max(self.came_in, self.refunded)

    @property
    def payment_status(self) -> str:
        if not self.refunded or self.word == "FAILED":
            return self.word
        return "REFUNDED" if self.refunded >= (self.came_in or self.state.total) else "PARTIALLY_REFUNDED"

    @property
    def refundable(self) -> int:
        stands = self.payment_status
        return self.paid - self.refunded if stands in RECEIVED and stands != "REFUNDED" else 0

    @property
    def status(self) -> str:
        return "CANCELLED" if self.cancelled else self.state.status

    @property
    def counts(self) -> bool:
        return self.word != "FAILED" and self.status != "CANCELLED"

    @property
    def keeps_money(self) -> bool:
        return self.counts or (self.word != "FAILED" and self.payment_status in RECEIVED)

    @property
    def may_be_cancelled(self) -> bool:
        return self.status == "CONFIRMED"

    def base(self, minor: int) -> int:
        """In the base currency, halves up."""
        exact = minor * Fraction(self.state.rate or 1)
        return int(exact + Fraction(1, 2))


class Model:
    """All orders of a run."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.merges: list[tuple[str, str, set[str]]] = []
        """Survivor, absorbed, and the orders that went over; the last merge is undone first."""

    def who(self, name: str) -> str:
        """Whom a name means now."""
        for survivor, absorbed, _ in self.merges:
            name = survivor if name == absorbed else name
        return name

    def merge(self, survivor: str, absorbed: str) -> None:
        gone = {key for key, order in self.orders.items() if order.customer == absorbed}
        self.merges.append((survivor, absorbed, gone))
        for key in gone:
            self.orders[key].customer = survivor

    def part(self) -> None:
        """Orders that changed hands since stay where they are."""
        survivor, absorbed, gone = self.merges.pop()
        for key in gone:
            if self.orders[key].customer == survivor:
                self.orders[key].customer = absorbed

    def take(self, state: State) -> bool:
        """A source sends a state; false where it must be refused."""
        known = self.orders.get(state.name)
        if known is None:
            self.orders[state.name] = Order(state, len(self.orders), self.who(state.customer))
            return True
        if state.stamp < known.state.stamp or state == known.state:
            return True
        own, adopted = list(known.own_refunds), dict(known.adopted)
        named = {name for name, _ in known.state.refunds}
        for name, amount in state.refunds:
            if name not in named and amount in own:
                own.remove(amount)
                adopted[name] = amount
        if sum(own) + sum(amount for _, amount in state.refunds) > state.total:
            return False
        if state.customer != known.state.customer:
            known.customer = self.who(state.customer)
        if state.status != known.state.status:
            known.cancelled = False
        known.own_refunds, known.adopted, known.state = own, adopted, state
        return True

    def history(self, customer: str) -> list[Order]:
        mine = [one for one in self.orders.values() if one.customer == customer]
        return sorted(mine, key=lambda one: (one.state.day, one.place))

    def bought(self, customer: str) -> list[Order]:
        return [one for one in self.history(customer) if one.counts]

    def customers(self) -> set[str]:
        names = {one.state.customer for one in self.orders.values()} | {one.customer for one in self.orders.values()}
        return {self.who(name) for name in names}
