"""The simulation: who comes, when they buy again, what and how much, and when they are lost.

λ ~ Γ(r, α) purchases a week, lost with probability p ~ Beta(a, b) after each purchase, exponential gaps between; the
mean order of a person is drawn from a gamma distribution whose rate is itself gamma distributed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from regulars.app.demo.goods import (
    CHANNELS,
    FIRST_NAMES,
    LAST_NAMES,
    METHODS,
    PLACES,
    PRODUCTS,
    STREETS,
    Place,
    Product,
)
from regulars.orders.drafts import AddressDraft, BuyerDraft, LineDraft, OrderDraft, PaymentDraft, RefundDraft
from regulars.platform import clock
from regulars.platform.text import fold

T = TypeVar("T")
WEEK = 7 * clock.DAY
YEARS = 3
RATE_SHAPE, RATE_SCALE = 0.55, 7.5
LOSS_A, LOSS_B = 0.8, 3.2
SPEND_SHAPE, SPEND_Q, SPEND_SCALE = 5.0, 4.2, 30.0
SHARE_WITH_ACCOUNT = 0.62
SHARE_OF_PROSPECTS = 0.06
MOST_ORDERS = 400


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated customer, and the truth about it that no shop knows."""

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str | None
    has_account: bool
    place: Place
    street: str
    postal_code: str
    arrives_at: int
    rate: float
    loss: float
    mean_spend: float
    tastes: tuple[str, ...]

    @property
    def address(self) -> AddressDraft:
        """Where orders go."""
        return AddressDraft(
            first_name=self.first_name,
            last_name=self.last_name,
            address1=self.street,
            city=self.place.city,
            province=self.place.province,
            postal_code=self.postal_code,
            country_code=self.place.country,
        )


@dataclass(frozen=True, slots=True)
class Shop:
    """What a simulation is about: the same numbers give the same shop, to the cent."""

    customers: int
    seed: int
    store_id: int
    until: int

    @property
    def since(self) -> int:
        """The shop's first day."""
        return self.until - YEARS * 365 * clock.DAY


def people(shop: Shop) -> Iterator[Person]:
    """The shop's people in the order of their numbers; each has a random stream of its own."""
    for number in range(1, shop.customers + 1):
        yield _person(shop, number, _stream(shop, number, "person"))


def orders_of(shop: Shop, person: Person) -> list[OrderDraft]:
    """Everything that person ever ordered, oldest first; prospects order nothing."""
    dice = _stream(shop, person.number, "orders")
    if dice.random() < SHARE_OF_PROSPECTS:
        return []
    orders: list[OrderDraft] = []
    at = person.arrives_at
    while at < shop.until and len(orders) < MOST_ORDERS:
        orders.append(_order(shop, person, dice, at, len(orders) + 1))
        if dice.random() < person.loss:
            break
        at += int(dice.expovariate(person.rate) * WEEK) + clock.HOUR
    return orders


def _stream(shop: Shop, number: int, purpose: str) -> Random:
    return Random(f"{shop.seed}/{number}/{purpose}")  # noqa: S311 - a simulation wants repeatable dice, not secrets


def _person(shop: Shop, number: int, dice: Random) -> Person:
    place = _weighted(dice, tuple((place, place.weight) for place in PLACES))
    first, last = dice.choice(FIRST_NAMES[place.names]), dice.choice(LAST_NAMES[place.names])
    # More people come each year: the square root bends a uniform draw towards today.
    arrives = shop.since + int((shop.until - shop.since) * dice.random() ** 0.7)
    categories = sorted({product.category for product in PRODUCTS})
    return Person(
        number=number,
        first_name=first,
        last_name=last,
        email=_email(first, last, number),
        phone=f"{place.dial}{dice.randrange(10_000):04d}" if dice.random() < 0.7 else None,
        has_account=dice.random() < SHARE_WITH_ACCOUNT,
        place=place,
        street=f"{dice.randrange(1, 199)} {dice.choice(STREETS)}",
        postal_code=_postal_code(place, dice),
        arrives_at=arrives,
        rate=max(dice.gammavariate(RATE_SHAPE, 1 / RATE_SCALE), 1e-4),
        loss=dice.betavariate(LOSS_A, LOSS_B),
        mean_spend=SPEND_SHAPE / dice.gammavariate(SPEND_Q, 1 / SPEND_SCALE),
        tastes=tuple(dice.sample(categories, k=2)),
    )


def _postal_code(place: Place, dice: Random) -> str:
    """One of the city's: its last two digits differ, so that people of one name are not all taken for one person."""
    letters = list(place.postal_code)
    for at in [at for at, letter in enumerate(letters) if letter.isdigit()][-2:]:
        letters[at] = str(dice.randint(1, 9))
    return "".join(letters)


def _email(first: str, last: str, number: int) -> str:
    written = "".join(
        letter for letter in fold(f"{first}.{last}") if letter.isascii() and (letter.isalnum() or letter == ".")
    )
    return f"{written.strip('.') or 'customer'}{number}@example.com"


def _order(shop: Shop, person: Person, dice: Random, at: int, turn: int) -> OrderDraft:
    placed = min(_to_waking_hours(dice, at), shop.until)
    lines = tuple(_lines(person, dice))
    goods = sum(line.quantity * line.unit_price - line.discount for line in lines)
    shipping = 0 if goods >= 5_000 else 590
    tax = round(goods * 0.08)
    total = goods + shipping + tax
    external_id = f"D{person.number}-{turn}"
    status, cancelled_at, refund = _fate(shop, dice, placed, total)
    paid = status != "PENDING"
    method = _weighted(dice, METHODS)
    return OrderDraft(
        store_id=shop.store_id,
        external_id=external_id,
        number=f"{person.number:06d}{turn:03d}",
        currency="USD",
        placed_at=placed,
        updated_at=placed,
        cancelled_at=cancelled_at,
        buyer=BuyerDraft(
            system="demo",
            external_id=str(person.number),
            email=person.email,
            email_verified=person.has_account,
            phone=person.phone,
            first_name=person.first_name,
            last_name=person.last_name,
            has_account=person.has_account,
        ),
        status=status,
        lines=lines,
        shipping=shipping,
        tax=tax,
        total=total,
        payments=(PaymentDraft(amount=total, method=method, reference=f"TX-{external_id}", at=placed),) if paid else (),
        refunds=(RefundDraft(external_id=f"R-{external_id}", at=refund[0], amount=refund[1], reason="Returned"),)
        if refund
        else (),
        shipping_address=person.address,
        billing_address=person.address,
        channel=_weighted(dice, CHANNELS),
    )


def _lines(person: Person, dice: Random) -> Iterator[LineDraft]:
    """Lines until the basket is about as dear as this person's usual one."""
    wanted = dice.gammavariate(SPEND_SHAPE, person.mean_spend / SPEND_SHAPE) * 100
    basket = 0.0
    discount = dice.random() < 0.22
    for product in dice.sample(_liked(person), k=4):
        quantity = 1 + (dice.random() < 0.25) + (dice.random() < 0.08)
        gross = product.price * quantity
        yield LineDraft(
            title=product.title,
            quantity=quantity,
            unit_price=product.price,
            discount=gross // 10 if discount else 0,
            sku=product.sku,
            category=product.category,
            brand=product.brand,
        )
        basket += gross
        if basket >= wanted:
            return


def _liked(person: Person) -> Sequence[Product]:
    favourites = [product for product in PRODUCTS if product.category in person.tastes]
    return (*favourites, *favourites, *PRODUCTS)


def _fate(shop: Shop, dice: Random, placed: int, total: int) -> tuple[str, int | None, tuple[int, int] | None]:
    """Status, when it was cancelled, and what was refunded when."""
    age = shop.until - placed
    if dice.random() < 0.03:
        return "CANCELLED", min(placed + 6 * clock.HOUR, shop.until), None
    if age < 2 * clock.DAY:
        return dice.choice(("PENDING", "CONFIRMED", "PROCESSING")), None, None
    if age < 6 * clock.DAY:
        return "IN_TRANSIT", None, None
    if dice.random() < 0.05:
        amount = total if dice.random() < 0.4 else total // 2
        return "COMPLETED", None, (min(placed + dice.randrange(3, 20) * clock.DAY, shop.until), amount)
    return "COMPLETED" if age > 20 * clock.DAY else "DELIVERED", None, None


def _to_waking_hours(dice: Random, at: int) -> int:
    """People buy in the evening more than at night; the day stays the same."""
    hour = min(23, max(0, round(dice.gauss(17, 4.5))))
    return at - at % clock.DAY + hour * clock.HOUR + dice.randrange(clock.HOUR // clock.SECOND) * clock.SECOND


def _weighted(dice: Random, choices: Sequence[tuple[T, int]]) -> T:
    return dice.choices([choice for choice, _ in choices], weights=[weight for _, weight in choices])[0]
