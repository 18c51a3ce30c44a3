"""Reports asked over the API, one story each, whose answers must be the same on both databases."""

_ANSWER = """rowCount totals { key number money { amount } at text } rows { isComplete dimensions { value label }
    metrics { key number money { amount } at text } }"""


def _of(question: str) -> str:
    return f"{{ report(input: {{ {question} }}) {{ {_ANSWER} }} }}"


_THEN = 'range: { from: "2025-01-01", to: "2026-12-31" }'

REPORTS: dict[str, str] = {
    "peak times": _of(f'report: PEAK_TIMES, dimensions: ["hour"], {_THEN}'),
    "payment methods": _of(f"report: PAYMENT_METHODS, {_THEN}"),
    "retention by quarter": _of(f"report: RETENTION_COHORTS, granularity: QUARTER, {_THEN}"),
    "retention by age": _of(f"report: RETENTION_COHORTS, granularity: QUARTER, cohortPeriods: THIRTY_DAYS, {_THEN}"),
    "first-time customers": _of(f"report: FIRST_TIME_CUSTOMERS, granularity: QUARTER, {_THEN}"),
    "first products": _of(f'report: FIRST_TIME_CUSTOMERS, dimensions: ["firstProduct"], granularity: TOTAL, {_THEN}'),
    "returning customers": _of(f"report: RETURNING_CUSTOMERS, granularity: QUARTER, {_THEN}"),
    "places of orders": _of(
        f'report: RETURNING_CUSTOMERS, dimensions: ["orderSequence"], granularity: TOTAL, {_THEN},'
        ' metrics: ["customers", "medianDaysBetweenOrders", "nextOrderRate"]'
    ),
    "customers who came back": _of(
        f'report: RETURNING_CUSTOMERS, dimensions: ["customer"], granularity: TOTAL, {_THEN},'
        ' metrics: ["orders", "netSales", "meanDaysBetweenOrders"]'
    ),
}
