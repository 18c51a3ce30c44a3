"""What each customer likes best: by units, or by orders paid with it; two orders at least, ties to the latest."""

from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket


def preferences(asked: Narrowing, span: Bucket, of: str) -> str:
    """A row a customer with one: customer_id, preferred; `of` is category, brand or payment_method."""
    past = f"customer_id IS NOT NULL AND ordered_at < {span.end}{asked.condition()}"
    relation, units = ("report_orders", "1") if of == "payment_method" else ("report_lines", "quantity")
    liked = (
        f"SELECT customer_id, {of} AS preferred, sum({units}) AS units, max(ordered_at) AS latest,"
        f" min(order_id) AS one, max(order_id) AS other FROM {relation} WHERE {of} IS NOT NULL AND {past}"
        f" GROUP BY customer_id, {of}"
    )
    placed = (
        "SELECT customer_id, preferred, row_number() OVER"
        " (PARTITION BY customer_id ORDER BY units DESC, latest DESC, preferred) AS place"
        f" FROM ({liked}) AS liked WHERE one <> other"
    )
    return f"SELECT customer_id, preferred FROM ({placed}) AS placed WHERE place = 1"
