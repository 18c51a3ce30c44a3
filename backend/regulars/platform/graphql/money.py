"""Money on the wire: an exact decimal string beside its currency, made from integer minor units."""

from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import strawberry

from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.scalars import CurrencyCode
from regulars.platform.money import format_minor


class Amount(NamedTuple):
    """The row behind `Money`: minor units and the currency; the decimal is written only when selected."""

    minor: int
    currency_code: str


class AmountBag(NamedTuple):
    """The row behind `MoneyBag`."""

    base: Amount
    presentment: Amount


def amount_of(row: Any) -> str:
    """`10.50` of 1050 minor units in USD."""
    return format_minor(row.minor, row.currency_code)


@strawberry.type(
    description="An exact amount: integer minor units inside, a decimal at the currency's exponent on the wire."
)
class Money:
    """Answered from an `Amount`."""

    amount: Decimal = derived(amount_of, description="Exact, with as many decimals as the currency has.")
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
