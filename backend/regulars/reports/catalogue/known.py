"""The list of the reports, in the order of the index."""

from collections.abc import Callable, Mapping

from regulars.reports.answering import Answering, answer
from regulars.reports.answering_cohorts import answer_cohorts
from regulars.reports.catalogue.customers_over_time import CUSTOMERS_OVER_TIME
from regulars.reports.catalogue.first_time_customers import FIRST_TIME_CUSTOMERS
from regulars.reports.catalogue.geography import GEOGRAPHY
from regulars.reports.catalogue.new_vs_returning import NEW_VS_RETURNING_SALES
from regulars.reports.catalogue.payment_methods import PAYMENT_METHODS
from regulars.reports.catalogue.peak_times import PEAK_TIMES, answer_peaks
from regulars.reports.catalogue.people import AT_RISK, ONE_TIME_CUSTOMERS, TOP_CUSTOMERS
from regulars.reports.catalogue.retention_cohorts import RETENTION_COHORTS
from regulars.reports.catalogue.returning_customers import RETURNING_CUSTOMERS, answer_returning
from regulars.reports.catalogue.standing import PROFILES, RFM, SEGMENTATION
from regulars.reports.definitions import Report
from regulars.reports.query import ReportQuery
from regulars.reports.words import ReportId

REPORTS: Mapping[ReportId, Report] = {
    one.id: one
    for one in (
        NEW_VS_RETURNING_SALES,
        CUSTOMERS_OVER_TIME,
        SEGMENTATION,
        GEOGRAPHY,
        PROFILES,
        TOP_CUSTOMERS,
        ONE_TIME_CUSTOMERS,
        RFM,
        AT_RISK,
        RETENTION_COHORTS,
        FIRST_TIME_CUSTOMERS,
        RETURNING_CUSTOMERS,
        PEAK_TIMES,
        PAYMENT_METHODS,
    )
}

_OWN: Mapping[ReportId, Callable[[ReportQuery], Answering]] = {
    ReportId.PEAK_TIMES: answer_peaks,
    ReportId.RETENTION_COHORTS: answer_cohorts,
    ReportId.RETURNING_CUSTOMERS: answer_returning,
}
"""Reports that are answered in a way of their own."""


def answering_of(query: ReportQuery) -> Answering:
    """The statements of a question, one after the other, and its answer."""
    return _OWN.get(query.report.id, answer)(query)
