"""What each customer likes best: by units, or by orders paid with it; two orders at least, ties to the latest."""

from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.replica.deriving import preferred


def preferences(asked: Narrowing, span: Bucket, of: str) -> str:
    """A row a customer with one: customer_id, preferred; `of` is category, brand or payment_method."""
    return preferred(of, f" AND ordered_at < {span.end}{asked.condition()}")
