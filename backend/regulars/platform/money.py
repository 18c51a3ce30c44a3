"""Money as whole minor units of an ISO 4217 currency, exact on both databases."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation

from regulars.platform.errors import ErrorCode, Refusal

LARGEST = 2**63 - 1

# ISO 4217, active codes with a minor unit; what is not listed under _EXPONENTS has two decimals.
CURRENCIES = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
        "GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD "
        "KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK "
        "NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP "
        "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF "
        "XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL"
    ).split()
)

_EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_WIDE = Context(prec=60)


def is_currency(code: str) -> bool:
    return code in CURRENCIES


def exponent(currency: str) -> int:
    """Decimals of a currency: JPY 0, USD 2, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Refuses an amount with more decimals than its currency has, or beyond 64 bits."""
    if not amount.is_finite():
        raise _bad("The amount must be a number.")
    try:
        minor = int(amount.scaleb(exponent(currency), _EXACT).quantize(Decimal(1), context=_EXACT))
    except (Inexact, InvalidOperation) as error:
        message = f"{amount} has more decimals or digits than {currency} allows."
        raise _bad(message) from error
    if abs(minor) > LARGEST:
        raise _bad("The amount is too large.")
    return minor


def parse_minor(text: str, currency: str) -> int:
    """Minor units of an exact decimal string such as ``10.50``."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation as error:
        message = f"{text[:40]!r} is not an amount; write it like 10.50."
        raise _bad(message) from error
    return to_minor(amount, currency)


def to_decimal(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-exponent(currency), _WIDE)


def format_minor(minor: int, currency: str) -> str:
    """``format_minor(1050, "USD") == "10.50"``."""
    places = exponent(currency)
    if not places:
        return str(minor)
    digits = str(abs(minor)).rjust(places + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def format_minors(minors: Iterable[int], currency: str) -> list[str]:
    """`format_minor` of many amounts of one currency."""
    places = exponent(currency)
    if not places:
        return list(map(str, minors))
    unit, form = 10**places, f"%d.%0{places}d"
    return [form % divmod(minor, unit) if minor >= 0 else format_minor(minor, currency) for minor in minors]


def convert(minor: int, currency: str, *, rate: Decimal, base: str) -> int:
    """Minor units of the base currency at ``rate`` base units for one unit, halves away from zero."""
    amount = _WIDE.multiply(to_decimal(minor, currency), rate).scaleb(exponent(base), _WIDE)
    converted = int(amount.to_integral_value(rounding=ROUND_HALF_UP))
    if abs(converted) > LARGEST:
        raise _bad("The converted amount is too large.")
    return converted


def _bad(message: str) -> Refusal:
    return Refusal(ErrorCode.INVALID_MONEY, message)
