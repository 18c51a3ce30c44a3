"""A document for each root field of the reports, as in samples.py."""

from tests.api.sample import Sample

QUERIES: dict[str, Sample] = {
    "reports": Sample("{ reports { id title defaultMetrics metrics { key formula } dimensions { key title } } }"),
    "report": Sample(
        "{ report(input: {report: CUSTOMERS_OVER_TIME, granularity: TOTAL}) { rowCount totals { key number } } }"
    ),
    "reportCustomers": Sample(
        '{ reportCustomers(input: {report: CUSTOMERS_OVER_TIME, granularity: TOTAL, range: {from: "2026-01-01",'
        ' to: "2026-12-31", timeZone: "UTC"}}, rowKey: "[\\"2026-01-01T00:00:00Z\\"]")'
        " { totalCount nodes { displayName email } } }",
        also="REPORTS_READ",
    ),
    "rfmMovement": Sample("{ rfmMovement { from to customerCount } }"),
    "predictionModel": Sample("{ predictionModel { status customerCount unavailableBecause } }"),
}

MUTATIONS: dict[str, Sample] = {
    "predictionModelRefit": Sample("mutation { predictionModelRefit { job { id } userErrors { code message path } } }"),
}

SUBSCRIPTIONS: dict[str, Sample] = {
    "report": Sample(
        "subscription { report(input: {report: CUSTOMERS_OVER_TIME, granularity: TOTAL}) { totals { key number } } }"
    ),
}
