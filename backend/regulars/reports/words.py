"""The words of the reports, as the API says them."""

from enum import StrEnum


class ReportId(StrEnum):
    """The reports."""

    NEW_VS_RETURNING_SALES = "NEW_VS_RETURNING_SALES"
    CUSTOMERS_OVER_TIME = "CUSTOMERS_OVER_TIME"
    SEGMENTATION = "SEGMENTATION"
    GEOGRAPHY = "GEOGRAPHY"
    PROFILES = "PROFILES"
    RETENTION_COHORTS = "RETENTION_COHORTS"
    FIRST_TIME_CUSTOMERS = "FIRST_TIME_CUSTOMERS"
    RETURNING_CUSTOMERS = "RETURNING_CUSTOMERS"
    ONE_TIME_CUSTOMERS = "ONE_TIME_CUSTOMERS"
    TOP_CUSTOMERS = "TOP_CUSTOMERS"
    RFM = "RFM"
    PAYMENT_METHODS = "PAYMENT_METHODS"
    PEAK_TIMES = "PEAK_TIMES"
    AT_RISK = "AT_RISK"


class Granularity(StrEnum):
    """Size of a bucket."""

    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    TOTAL = "TOTAL"


class RangePreset(StrEnum):
    """Named ranges, in the zone of the report; both days included."""

    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    LAST_7_DAYS = "LAST_7_DAYS"
    LAST_30_DAYS = "LAST_30_DAYS"
    LAST_90_DAYS = "LAST_90_DAYS"
    LAST_12_MONTHS = "LAST_12_MONTHS"
    THIS_WEEK = "THIS_WEEK"
    LAST_WEEK = "LAST_WEEK"
    THIS_MONTH = "THIS_MONTH"
    LAST_MONTH = "LAST_MONTH"
    THIS_QUARTER = "THIS_QUARTER"
    LAST_QUARTER = "LAST_QUARTER"
    THIS_YEAR = "THIS_YEAR"
    LAST_YEAR = "LAST_YEAR"
    ALL_TIME = "ALL_TIME"


class Comparison(StrEnum):
    """What a report is set against."""

    NONE = "NONE"
    PREVIOUS_PERIOD = "PREVIOUS_PERIOD"
    PREVIOUS_YEAR = "PREVIOUS_YEAR"


class RefundBasis(StrEnum):
    """The day to which a reversal is booked."""

    REFUND_DATE = "REFUND_DATE"
    ORDER_DATE = "ORDER_DATE"


class AddressBasis(StrEnum):
    """The address that places a customer or an order."""

    ORDER_SHIPPING = "ORDER_SHIPPING"
    CUSTOMER_DEFAULT = "CUSTOMER_DEFAULT"
    LAST_SHIPPING = "LAST_SHIPPING"


class CohortPeriods(StrEnum):
    """How the periods of a cohort are counted."""

    CALENDAR = "CALENDAR"
    THIRTY_DAYS = "THIRTY_DAYS"


class MetricUnit(StrEnum):
    """What a number counts."""

    COUNT = "COUNT"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    DAYS = "DAYS"
    MINUTES = "MINUTES"
    RATIO = "RATIO"
    TEXT = "TEXT"
    INSTANT = "INSTANT"


class Picture(StrEnum):
    """How a report is drawn."""

    LINE = "LINE"
    STACKED_BARS = "STACKED_BARS"
    HEAT_MAP = "HEAT_MAP"
    COHORT_TABLE = "COHORT_TABLE"
    MAP = "MAP"
    FUNNEL = "FUNNEL"
    BARS = "BARS"
    GRID = "GRID"
    PARETO = "PARETO"
    TABLE = "TABLE"
