"""Refusals of the orders' verbs that carry more than their code."""

from collections.abc import Sequence

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.money import format_minor


class RefundLimit(Refusal):
    """More than was paid, or than is left of it; `refundable` is what may still go back."""

    def __init__(self, refundable: int, currency: str, path: Sequence[str] = ("input", "amount")) -> None:
        left = f"{format_minor(refundable, currency)} {currency}"
        message = f"Only {left} can still be refunded." if refundable else "Nothing can be refunded any more."
        super().__init__(ErrorCode.LIMIT_EXCEEDED, message, path)
        self.refundable = refundable
        self.currency = currency
