"""Money on the wire: an exact decimal string beside its currency, made from integer minor units."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import strawberry

from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.reading import FromColumns
from regulars.platform.graphql.scalars import CurrencyCode
from regulars.platform.money import format_minor, format_minors
from regulars.platform.query.rows import Batch, Columns


class Amount(NamedTuple):
    """The row behind `Money`: minor units and the currency; the decimal is written only when selected."""

    minor: int
    currency_code: str


class AmountBag(NamedTuple):
    """The row behind `MoneyBag`."""

    base: Amount
    presentment: Amount


class Written(FromColumns):
    """`10.50` of 1050 minor units in USD."""

    __slots__ = ()

    def __init__(self) -> None:
        """Reads an `Amount`."""
        super().__init__(format_minor, "minor", "currency_code")

    def of_all(self, batch: Batch[Any]) -> Sequence[Any]:
        """Of each row; a list mostly has one currency, and then looks up its decimals once."""
        minors, currencies = batch.column("minor"), set(batch.column("currency_code"))
        if len(currencies) != 1 or not _WHOLE.issuperset(map(type, minors)):
            return super().of_all(batch)
        return format_minors(minors, currencies.pop())


_WHOLE = frozenset({int})


@strawberry.type(
    description="An exact amount: integer minor units inside, a decimal at the currency's exponent on the wire."
)
class Money:
    """Answered from an `Amount`."""

    amount: Decimal = derived(
        Written(),
        description="Exact, with as many decimals as the currency has.",
    )
    currency_code: Annotated[CurrencyCode, strawberry.field(description="ISO 4217.")]


@strawberry.type(
    description=(
        "An amount in the merchant's base currency and in the one the customer paid in, at the order's own rate."
    )
)
class MoneyBag:
    """Answered from an `AmountBag`."""

    base: Annotated[Money, strawberry.field(description="In the merchant's base currency.")]
    presentment: Annotated[Money, strawberry.field(description="In the currency the customer paid in.")]


@strawberry.input(description="An amount to write; more decimals than the currency has are refused.")
class MoneyInput:
    """`fields_of` turns it into `{"amount": Decimal, "currency_code": str}`."""

    amount: Annotated[Decimal, strawberry.field(description="Exact, as a string or a whole number.")]
    currency_code: Annotated[CurrencyCode, strawberry.field(description="ISO 4217.")]


def money(minor: int | None, currency_code: str) -> Any:
    """The `Money` of minor units, or none where there are none."""
    return None if minor is None else Amount(minor, currency_code)


def money_bag(base: int | None, base_currency: str, presentment: int | None, currency: str) -> Any:
    """The `MoneyBag` of an amount in both currencies, or none where there is none."""
    if base is None or presentment is None:
        return None
    return AmountBag(Amount(base, base_currency), Amount(presentment, currency))


class MoneyFrom(FromColumns):
    """`money` of two columns; of many rows, amounts that stay columns."""

    __slots__ = ()

    def __init__(self, minor: str, currency: str) -> None:
        """The columns of the minor units and of the currency."""
        super().__init__(money, minor, currency)

    def of_all(self, batch: Batch[Any]) -> Sequence[Any]:
        """Of each row."""
        amounts = _amounts(batch, *self.columns)
        return super().of_all(batch) if amounts is None else amounts


class BagFrom(FromColumns):
    """`money_bag` of four columns; of many rows, amounts that stay columns."""

    __slots__ = ()

    def __init__(self, base: str, base_currency: str, presentment: str, currency: str) -> None:
        """The columns of the base amount, its currency, what the customer paid, and its currency."""
        super().__init__(money_bag, base, base_currency, presentment, currency)

    def of_all(self, batch: Batch[Any]) -> Sequence[Any]:
        """Of each row."""
        base = _amounts(batch, *self.columns[:2])
        presentment = _amounts(batch, *self.columns[2:])
        if base is None or presentment is None:
            return super().of_all(batch)
        return Columns(AmountBag, {"base": base, "presentment": presentment})


def _amounts(batch: Batch[Any], minor: str, currency: str) -> Columns[Amount] | None:
    """None where an amount is missing: that has to be looked at one by one."""
    minors = batch.column(minor)
    return None if None in minors else Columns(Amount, {"minor": minors, "currency_code": batch.column(currency)})
