"""Lists of customers by predictions and ranks: leaves of their filter, and what they are sorted by."""

from collections.abc import Sequence
from typing import Any

from regulars.customers.queries.columns import SORTS
from regulars.customers.queries.filters import customer_filters
from regulars.groups.queries.explanation import VOCABULARY
from regulars.platform.query.columns import Beside, Column, Kind
from regulars.platform.query.filters import Asking, filled
from regulars.platform.query.sql import Sql, any_of, none_of
from regulars.platform.query.words import codes, money
from regulars.reports.predicted.rfm import RfmGroup
from regulars.reports.predicted.words import LOW_FROM, MEDIUM_FROM, ChurnRisk

_ROWS = "c.id IN (SELECT pr.customer_id FROM customer_predictions pr WHERE {})"
_BESIDE = Beside("customer_predictions pr", "pr.customer_id", "pr.predicted_ltv IS NOT NULL")
"""Figures are null together."""
_LEAVING = "pr.probability_leaving"
_RISKS = {
    ChurnRisk.LOW: Sql(f"{_LEAVING} <= ?", (1000 - LOW_FROM,)),
    ChurnRisk.MEDIUM: Sql(f"{_LEAVING} > ? AND {_LEAVING} <= ?", (1000 - LOW_FROM, 1000 - MEDIUM_FROM)),
    ChurnRisk.HIGH: Sql(f"{_LEAVING} > ?", (1000 - MEDIUM_FROM,)),
}
_ANY = Sql(f"{_LEAVING} IS NOT NULL")

LTV = Column("predicted_ltv", "pr.predicted_ltv", Kind.MINOR, beside=_BESIDE)
RISK = Column("churn_risk", _LEAVING, Kind.INTEGER, beside=_BESIDE)


def _risk(value: Sequence[Any], asking: Asking) -> Sql:
    """UNKNOWN: without a prediction, whether because of too short a history or of no order."""
    wanted = [ChurnRisk(str(one)) for one in dict.fromkeys(value)]
    known = [_RISKS[one] for one in wanted if one in _RISKS]
    found = [filled(_ROWS, any_of(known), asking)] if known else []
    if ChurnRisk.UNKNOWN in wanted:
        found.append(none_of(filled(_ROWS, _ANY, asking)))
    return any_of(found)


def _group(value: Sequence[Any], asking: Asking) -> Sql:
    """Who has no order is a prospect from that moment on; the other groups are those of the last night."""
    wanted = [RfmGroup(str(one)) for one in dict.fromkeys(value)]
    ranked = tuple(one.value for one in wanted if one is not RfmGroup.PROSPECTS)
    found: list[Sql] = []
    if ranked:
        inner = Sql(f"pr.rfm_group IN ({', '.join('?' * len(ranked))})", ranked)
        found.append(filled(_ROWS, inner, asking))
    if RfmGroup.PROSPECTS in wanted:
        found.append(Sql("c.order_count = 0"))
    return any_of(found)


customer_filters.related("predicted_ltv", LTV, _ROWS)
customer_filters.add("churn_risk", _risk)
customer_filters.add("rfm_group", _group)
SORTS["PREDICTED_LTV"] = LTV
SORTS["CHURN_RISK"] = RISK
VOCABULARY["predicted_ltv"] = money("predicted lifetime value")
VOCABULARY["churn_risk"] = codes("churn risk")
VOCABULARY["rfm_group"] = codes("RFM group")
