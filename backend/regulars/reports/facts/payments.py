"""Payments that went through or failed, and what was given back.

Those of drafts, tests and deleted orders are none; those of orders that were cancelled are, with what was given back.
"""

from collections.abc import Collection

from regulars.reports.definitions import Facts
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    del wanted
    moment, join = "p.paid_at", ""
    if asked.basis is RefundBasis.ORDER_DATE:
        moment = "COALESCE(s.ordered_at, p.paid_at)"
        join = " LEFT JOIN report_events s ON s.order_id = p.order_id AND s.kind = 'SALE'"
    return (
        f"SELECT {moment} AS moment, p.order_id, p.customer_id, p.store_id, p.method AS payment_method,"
        " CASE WHEN p.kind = 'PAYMENT' AND p.status = 'PAID' THEN 1 ELSE 0 END AS is_paid,"
        " CASE WHEN p.kind = 'PAYMENT' AND p.status = 'FAILED' THEN 1 ELSE 0 END AS is_failed,"
        " CASE WHEN p.kind = 'REFUND' THEN -p.amount WHEN p.status = 'PAID' THEN p.amount ELSE 0 END AS amount,"
        f" p.qualifies, {'p.is_sole' if asked.reads_replica else '0'} AS is_sole FROM report_payments p{join}"
        f" WHERE {moment} >= {span.start} AND {moment} < {span.end}{asked.condition(alias='p.')}"
    )


PAYMENTS = Facts(_sql, person="is_paid = 1 AND qualifies = 1 AND customer_id IS NOT NULL")
