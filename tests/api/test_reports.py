"""Reports over the API: what is refused and how, pages, the people behind rows, reports that are kept."""

from typing import Any

import pytest

from regulars.exports.datasets import Wish
from regulars.platform.context import Actor
from regulars.reports.exporting import make
from tests.api.shop import OWNER, Shop

ASK = """query ($input: ReportInput!) { report(input: $input) { rowCount definition { id } pageInfo { hasNextPage endCursor }
    totals { key number money { amount } } rows { key dimensions { value isoNumeric } metrics { key number } } } }"""
BEHIND = """query ($input: ReportInput!, $row: ID!, $after: String) {
    reportCustomers(input: $input, rowKey: $row, first: 2, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
BACKWARDS = """query ($input: ReportInput!, $row: ID!, $before: String) {
    reportCustomers(input: $input, rowKey: $row, last: 2, before: $before) {
      nodes { id } pageInfo { hasPreviousPage startCursor } } }"""
SALES = {
    "report": "NEW_VS_RETURNING_SALES",
    "granularity": "QUARTER",
    "range": {"preset": "LAST_12_MONTHS"},
    "metrics": ["customers", "orders"],
}


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"metrics": ["riches"]}, ["input", "metrics", "0"], "it has customers"),
        ({"dimensions": ["customerType", "customerType"]}, ["input", "dimensions", "1"], "named twice"),
        ({"range": {"from": "2026-02-01", "to": "2026-01-01"}}, ["input", "range"], "set from to the earlier day"),
        ({"range": {"from": "1990-01-01"}, "granularity": "HOUR"}, ["input", "granularity"], "longer periods"),
        ({"first": 1001}, ["input", "first"], "1 to 1,000"),
        ({"report": "RETENTION_COHORTS", "first": 5001}, ["input", "first"], "1 to 5,000"),
        ({"after": '["2001-01-01T00:00:00Z"]'}, ["input", "after"], "begin with its first page"),
        ({"top": 0}, ["input", "top"], "Keep 1 to 200 groups"),
        ({"currencyCode": "JPY"}, ["input", "currencyCode"], "leave the currency out"),
        ({"report": "RFM"}, ["input", "granularity"], "it has TOTAL"),
        ({"report": "TOP_CUSTOMERS", "granularity": "TOTAL", "after": "x"}, ["input", "after"], "no cursor"),
        ({"orderBy": [{"key": "netSales"}]}, ["input", "orderBy", "0", "key"], "sort by customers, orders"),
    ],
)
async def test_what_cannot_be_answered_is_named_with_its_remedy(
    shop: Shop, change: dict[str, Any], path: list[str], words: str
) -> None:
    answer = await shop.ask(ASK, {"input": SALES | change}, token=shop.everything)
    (error,) = answer["errors"]
    assert error["extensions"]["path"] == path
    assert words in error["message"]


async def test_pages_put_together_are_the_whole_in_the_order_asked(shop: Shop) -> None:
    sorted_by = SALES | {"orderBy": [{"key": "orders", "direction": "DESC"}]}
    whole = (await shop.ask(ASK, {"input": sorted_by}, token=shop.everything))["data"]["report"]
    rows: list[Any] = []
    after: str | None = None
    while True:
        page = await shop.ask(ASK, {"input": sorted_by | {"first": 4, "after": after}}, token=shop.everything)
        rows += page["data"]["report"]["rows"]
        after = page["data"]["report"]["pageInfo"]["endCursor"]
        if not page["data"]["report"]["pageInfo"]["hasNextPage"]:
            break
    assert rows == whole["rows"]
    assert len(rows) == whole["rowCount"] > 4


async def test_behind_each_row_stand_as_many_people_as_it_counts(shop: Shop) -> None:
    asked = SALES | {"report": "GEOGRAPHY", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    report = (await shop.ask(ASK, {"input": asked}, token=shop.everything))["data"]["report"]
    assert report["rows"]
    for row in report["rows"]:
        found: list[str] = []
        after: str | None = None
        while True:
            variables = {"input": asked, "row": row["key"], "after": after}
            behind = (await shop.ask(BEHIND, variables, token=shop.everything))["data"]["reportCustomers"]
            found += [one["id"] for one in behind["nodes"]]
            after = behind["pageInfo"]["endCursor"]
            if not behind["pageInfo"]["hasNextPage"]:
                break
        counted = int(row["metrics"][0]["number"])
        assert len(set(found)) == len(found) == behind["totalCount"] == counted
        back: list[str] = []
        before: str | None = None
        while True:
            variables = {"input": asked, "row": row["key"], "before": before}
            behind = (await shop.ask(BACKWARDS, variables, token=shop.everything))["data"]["reportCustomers"]
            back = [one["id"] for one in behind["nodes"]] + back
            before = behind["pageInfo"]["startCursor"]
            if not behind["pageInfo"]["hasPreviousPage"]:
                break
        assert back == found


async def test_a_kept_report_asks_what_it_was_kept_with(own_shop: Shop) -> None:
    cookie = await own_shop.session(OWNER)
    kept = SALES | {
        "range": {"from": "2026-01-01", "to": "2026-03-31", "timeZone": "Asia/Manila"},
        "filter": {"orderCount": {"gte": 2}},
        "compareTo": "PREVIOUS_YEAR",
        "orderBy": [{"key": "orders", "direction": "ASC"}],
    }
    save = """mutation ($input: SavedViewInput!) { savedViewSave(input: $input) {
        view { name filter report } userErrors { message path } } }"""
    saved = await own_shop.ask(save, {"input": {"name": "Mine", "subject": "REPORT", "report": kept}}, cookie=cookie)
    view = saved["data"]["savedViewSave"]["view"]
    assert view["filter"] is None
    assert view["report"] | kept == view["report"]
    empty = await own_shop.ask(save, {"input": {"name": "Nothing", "subject": "REPORT"}}, cookie=cookie)
    assert empty["data"]["savedViewSave"]["userErrors"] == [
        {"message": "Say what the report asks.", "path": ["input", "report"]}
    ]


async def test_a_filter_of_customers_or_of_orders_limits_every_number_of_a_report(shop: Shop) -> None:
    asked = {"report": "CUSTOMERS_OVER_TIME", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    filter = {"orderCount": {"gte": 2}}
    count = await shop.ask(
        "query ($filter: CustomerFilter) { customerCount(filter: $filter) }", {"filter": filter}, token=shop.everything
    )
    answer = await shop.ask(ASK, {"input": asked | {"filter": filter}}, token=shop.everything)
    totals = {one["key"]: one["number"] for one in answer["data"]["report"]["totals"]}
    assert int(totals["customers"]) == count["data"]["customerCount"] > 0
    nobody = await shop.ask(ASK, {"input": asked | {"filter": {"orderCount": {"gte": 10_000}}}}, token=shop.everything)
    assert nobody["data"]["report"]["totals"][0]["number"] == "0"

    orders = {"isFirstOrder": True, "qualifying": True}
    listed = await shop.ask(
        "query ($filter: OrderFilter) { orders(filter: $filter, first: 1) { totalCount } }",
        {"filter": orders},
        token=shop.everything,
    )
    first = await shop.ask(
        ASK,
        {"input": asked | {"orderFilter": orders, "metrics": ["orders", "returningCustomers"]}},
        token=shop.everything,
    )
    numbers = [int(one["number"]) for one in first["data"]["report"]["totals"]]
    assert numbers == [listed["data"]["orders"]["totalCount"], 0]


async def test_what_a_caller_may_not_read_limits_no_report(shop: Shop) -> None:
    token = await shop.token({"REPORTS_READ", "CUSTOMERS_READ"})
    asked = SALES | {"filter": {"email": {"eq": "ada@example.com"}}}
    answer = await shop.ask(ASK, {"input": asked}, token=token)
    assert answer["data"]["report"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_file_of_a_report_holds_the_rows_of_its_answer(shop: Shop) -> None:
    asked = SALES | {"orderBy": [{"key": "orders", "direction": "DESC"}]}
    report = (await shop.ask(ASK, {"input": asked}, token=shop.everything))["data"]["report"]
    question = {
        "report": "NEW_VS_RETURNING_SALES",
        "granularity": "QUARTER",
        "range": {"preset": "LAST_12_MONTHS"},
        "metrics": ["customers", "orders"],
        "order_by": [{"key": "orders", "direction": "DESC"}],
    }
    made = await make(Actor(kind="system"), Wish(selections={"report": ("question", question)}))
    assert [one.key for one in made.fields] == ["period_start", "period_end", "customerType", "customers", "orders"]
    assert made.count == report["rowCount"]
    assert list(zip(*(map(str, column) for column in made.columns[3:]), strict=True)) == [
        tuple(one["number"] for one in row["metrics"]) for row in report["rows"]
    ]
