"""The customers of a row of a report as a filter: for lists, and kept as a segment."""

from typing import Any

import pytest

from tests.api.shop import Shop

BEHIND = """query ($input: ReportInput!, $row: ID!, $after: String) {
    reportCustomers(input: $input, rowKey: $row, first: 100, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
FILTERED = """query ($input: ReportInput!) { report(input: $input) {
    rows { key asFilter dimensions { value } metrics { key number } } } }"""
MATCHING = """query ($filter: CustomerFilter) { customers(filter: $filter, first: 100) { totalCount nodes { id } } }"""


async def people_matching(shop: Shop, filter: Any) -> set[str]:
    answer = await shop.ask(MATCHING, {"filter": filter}, token=shop.everything)
    return {one["id"] for one in answer["data"]["customers"]["nodes"]}


@pytest.mark.parametrize(
    "asked",
    [
        {"report": "GEOGRAPHY", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}},
        {"report": "GEOGRAPHY", "dimensions": ["country", "city"], "range": {"preset": "ALL_TIME"}},
        {"report": "CUSTOMERS_OVER_TIME", "granularity": "QUARTER", "dimensions": ["channel", "store"]},
        {"report": "NEW_VS_RETURNING_SALES", "granularity": "MONTH", "filter": {"orderCount": {"gte": 2}}},
        {"report": "NEW_VS_RETURNING_SALES", "granularity": "YEAR", "orderFilter": {"total": {"gte": "10"}}},
        {"report": "PEAK_TIMES", "dimensions": ["weekday"], "range": {"preset": "ALL_TIME", "timeZone": "Asia/Tokyo"}},
        {"report": "PAYMENT_METHODS", "range": {"preset": "ALL_TIME"}},
        {"report": "FIRST_TIME_CUSTOMERS", "granularity": "QUARTER", "dimensions": ["discounted"]},
        {"report": "FIRST_TIME_CUSTOMERS", "granularity": "TOTAL", "dimensions": ["firstProduct"]},
        {"report": "RETURNING_CUSTOMERS", "granularity": "TOTAL", "dimensions": ["intervalDays"]},
        {"report": "RETURNING_CUSTOMERS", "granularity": "QUARTER", "dimensions": ["orderSequence"]},
        {"report": "RETENTION_COHORTS", "granularity": "QUARTER"},
        {"report": "RETENTION_COHORTS", "granularity": "QUARTER", "cohortPeriods": "THIRTY_DAYS"},
        {"report": "PAYMENT_METHODS", "granularity": "QUARTER", "basis": "ORDER_DATE"},
        {"report": "GEOGRAPHY", "addressBasis": "LAST_SHIPPING", "granularity": "TOTAL"},
        {"report": "CUSTOMERS_OVER_TIME", "dimensions": ["group"], "granularity": "TOTAL"},
        {"report": "SEGMENTATION", "dimensions": ["valueBand"]},
        {"report": "SEGMENTATION", "dimensions": ["orderFrequency", "group"]},
        {"report": "PROFILES", "dimensions": ["customerKind", "preferredCategory"]},
        {"report": "RFM", "dimensions": ["rfmGroup"]},
        {"report": "TOP_CUSTOMERS"},
        {"report": "ONE_TIME_CUSTOMERS"},
    ],
)
async def test_the_filter_of_a_row_finds_whom_the_row_counts(shop: Shop, asked: dict[str, Any]) -> None:
    question = {"range": {"preset": "LAST_12_MONTHS"}, "metrics": ["customers"]} | asked
    report = (await shop.ask(FILTERED, {"input": question}, token=shop.everything))["data"]["report"]
    for row in report["rows"]:
        behind = await shop.ask(BEHIND, {"input": question, "row": row["key"]}, token=shop.everything)
        expected = {one["id"] for one in behind["data"]["reportCustomers"]["nodes"]}
        assert await people_matching(shop, row["asFilter"]) == expected
        if row["dimensions"] and row["dimensions"][0]["value"] != "UNIDENTIFIED":
            assert len(expected) == int(row["metrics"][0]["number"])
    assert sum(int(row["metrics"][0]["number"]) for row in report["rows"]) > 0


SORTED = """query ($input: ReportInput!, $row: ID!, $filter: CustomerFilter, $orderBy: [CustomerSort!], $after: String) {
    reportCustomers(input: $input, rowKey: $row, first: 3, after: $after, orderBy: $orderBy) {
      totalCount nodes { id displayName } pageInfo { hasNextPage endCursor } }
    customers(filter: $filter, orderBy: $orderBy, first: 100) { nodes { id displayName } } }"""


@pytest.mark.parametrize(
    "field", ["NAME", "TOTAL_SPENT", "LAST_ORDER_AT", "ORDER_FREQUENCY", "CHURN_RISK", "LAST_LOGIN_AT"]
)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_people_behind_a_row_are_sorted_as_their_list_is(shop: Shop, field: str, direction: str) -> None:
    question = {"report": "CUSTOMERS_OVER_TIME", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    (row,) = (await shop.ask(FILTERED, {"input": question}, token=shop.everything))["data"]["report"]["rows"]
    asked: dict[str, Any] = {"input": question, "row": row["key"], "filter": row["asFilter"]}
    asked["orderBy"] = [{"field": field, "direction": direction}]
    found: list[Any] = []
    while True:
        answer = (await shop.ask(SORTED, asked, token=shop.everything))["data"]
        behind = answer["reportCustomers"]
        found += behind["nodes"]
        if not behind["pageInfo"]["hasNextPage"]:
            break
        asked["after"] = behind["pageInfo"]["endCursor"]
    assert found == answer["customers"]["nodes"]
    assert len(found) == behind["totalCount"] > 3


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ([{"field": "RELEVANCE"}], "matches of a search"),
        ([{"field": "CUSTOM_FIELD"}], "Give customFieldKey"),
        ([{"field": "NAME"}] * 5, "at most 4 fields"),
    ],
)
async def test_an_order_that_no_list_has_is_none_of_people_behind_a_row(
    shop: Shop, order: list[Any], words: str
) -> None:
    question = {"report": "CUSTOMERS_OVER_TIME", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    (row,) = (await shop.ask(FILTERED, {"input": question}, token=shop.everything))["data"]["report"]["rows"]
    asked = {"input": question, "row": row["key"], "orderBy": order}
    answer = await shop.ask(SORTED.replace("customers(", "other: customers("), asked, token=shop.everything)
    error = next(one for one in answer["errors"] if one["path"] == ["reportCustomers"])
    assert words in error["message"]
    assert error["extensions"]["path"][0] == "orderBy"


async def test_people_behind_a_row_are_sorted_by_no_address_that_the_caller_may_not_read(shop: Shop) -> None:
    question = {"report": "CUSTOMERS_OVER_TIME", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    (row,) = (await shop.ask(FILTERED, {"input": question}, token=shop.everything))["data"]["report"]["rows"]
    token = await shop.token(["CUSTOMERS_READ", "REPORTS_READ"])
    text = """query ($input: ReportInput!, $row: ID!, $orderBy: [CustomerSort!]) {
        reportCustomers(input: $input, rowKey: $row, orderBy: $orderBy) { nodes { id } } }"""
    asked = {"input": question, "row": row["key"], "orderBy": [{"field": "EMAIL"}]}
    answer = await shop.ask(text, asked, token=token)
    assert answer["data"]["reportCustomers"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    asked["orderBy"] = [{"field": "ORDER_COUNT"}]
    assert (await shop.ask(text, asked, token=token))["data"]["reportCustomers"]["nodes"]


async def test_a_row_is_kept_as_a_segment_that_says_in_words_what_it_is(own_shop: Shop) -> None:
    question = {"report": "GEOGRAPHY", "granularity": "TOTAL", "range": {"preset": "ALL_TIME"}}
    rows = (await own_shop.ask(FILTERED, {"input": question}, token=own_shop.everything))["data"]["report"]["rows"]
    row = rows[0]
    saved = await own_shop.ask(
        """mutation ($input: SegmentInput!) { segmentSave(input: $input) {
            segment { memberCount explanation filter } userErrors { message path } } }""",
        {"input": {"name": "Of the row", "filter": row["asFilter"]}},
        token=own_shop.everything,
    )
    segment = saved["data"]["segmentSave"]["segment"]
    assert segment["filter"] == row["asFilter"]
    assert "Customers by place" in segment["explanation"]
    assert row["dimensions"][0]["value"] in segment["explanation"]
    assert await people_matching(own_shop, segment["filter"]) == await people_matching(own_shop, row["asFilter"])


PINNED = {"report": "GEOGRAPHY", "from": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": "2025-01-01T00:00:00Z"}, "set from to the earlier one"),
        ({"places": [{"key": "shoeSize", "value": "44"}]}, "it has country"),
        ({"places": [{"key": "country", "value": "PH"}, {"key": "country", "value": "DE"}]}, "named twice"),
    ],
)
async def test_a_row_that_cannot_be_is_refused_with_its_remedy(shop: Shop, change: dict[str, Any], words: str) -> None:
    answer = await shop.ask(MATCHING, {"filter": {"inReport": PINNED | change}}, token=shop.everything)
    (error,) = answer["errors"]
    assert words in error["message"]
    assert answer["data"]["customers"] is None


async def test_values_of_a_row_are_values_whatever_stands_in_them(shop: Shop) -> None:
    for value in ("' OR 1 = 1 --", "?", "<0>", "'<0>'", "<orders>"):
        place = {"key": "city", "value": value}
        assert await people_matching(shop, {"inReport": PINNED | {"places": [place]}}) == set()


async def test_who_may_not_read_reports_filters_by_none_of_their_rows(shop: Shop) -> None:
    token = await shop.token({"CUSTOMERS_READ"})
    answer = await shop.ask(MATCHING, {"filter": {"inReport": PINNED}}, token=token)
    assert answer["data"]["customers"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_rows_by_store_carry_the_names_of_stores(shop: Shop) -> None:
    question = {"report": "CUSTOMERS_OVER_TIME", "dimensions": ["store"], "granularity": "TOTAL"}
    asked = (
        """query ($input: ReportInput!) { stores { name } report(input: $input) { rows { dimensions { label } } } }"""
    )
    answer = await shop.ask(asked, {"input": question | {"range": {"preset": "ALL_TIME"}}}, token=shop.everything)
    labels = {row["dimensions"][0]["label"] for row in answer["data"]["report"]["rows"]}
    assert labels
    assert labels <= {store["name"] for store in answer["data"]["stores"]}


ROWS = """query ($input: ReportInput!) { report(input: $input) { rowCount notices { code count } pageInfo { hasNextPage endCursor }
    rows { key isOther asFilter customer { id displayName stats { orderCount } }
      dimensions { value label } metrics { key number at text } } } }"""


async def test_a_row_a_customer_leads_to_the_customer_and_pages_go_on_where_they_ended(shop: Shop) -> None:
    asked: dict[str, Any] = {
        "report": "TOP_CUSTOMERS", "metrics": ["orders", "lastOrderAt"], "orderBy": [{"key": "orders"}], "first": 3,
    }  # fmt: skip
    found: list[Any] = []
    after: str | None = None
    while True:
        page = (await shop.ask(ROWS, {"input": asked | {"after": after}}, token=shop.everything))["data"]["report"]
        found += page["rows"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == page["rowCount"] > 3
    assert [int(row["metrics"][0]["number"]) for row in found] == sorted(
        (row["customer"]["stats"]["orderCount"] for row in found), reverse=True
    )
    for row in found:
        assert row["customer"]["id"] == row["dimensions"][0]["value"]
        assert row["customer"]["displayName"] == row["dimensions"][0]["label"]
        assert row["metrics"][1]["at"] is not None


async def test_a_row_a_customer_names_nobody_to_whoever_may_not_read_customers(shop: Shop) -> None:
    asked = {"report": "TOP_CUSTOMERS", "first": 2}
    text = """query ($input: ReportInput!) { report(input: $input) { rows { dimensions { value label } } } }"""
    token = await shop.token(["REPORTS_READ"])
    rows = (await shop.ask(text, {"input": asked}, token=token))["data"]["report"]["rows"]
    assert rows
    assert all(row["dimensions"][0]["label"].startswith("cus_") for row in rows)


async def test_the_highest_stand_alone_and_the_rest_as_one_row_that_leads_nowhere(shop: Shop) -> None:
    asked = {
        "report": "GEOGRAPHY", "dimensions": ["city"], "metrics": ["orders"], "granularity": "TOTAL",
        "range": {"preset": "ALL_TIME"},
    }  # fmt: skip
    every = (await shop.ask(ROWS, {"input": asked}, token=shop.everything))["data"]["report"]["rows"]
    orders = sorted((int(row["metrics"][0]["number"]) for row in every), reverse=True)
    rows = (await shop.ask(ROWS, {"input": asked | {"top": 2}}, token=shop.everything))["data"]["report"]["rows"]
    assert [row["isOther"] for row in rows] == [False, False, True]
    assert sorted((int(row["metrics"][0]["number"]) for row in rows[:2]), reverse=True) == orders[:2]
    assert int(rows[2]["metrics"][0]["number"]) == sum(orders[2:])
    assert (rows[2]["dimensions"][0]["label"], rows[2]["asFilter"]) == ("Other", None)
    counted = """query ($input: ReportInput!) { report(input: $input) { rows { isOther customerCount } } }"""
    rows = (await shop.ask(counted, {"input": asked | {"top": 2}}, token=shop.everything))["data"]["report"]["rows"]
    assert [bool(row["customerCount"]) for row in rows] == [True, True, False]


async def test_few_people_in_a_place_are_told_apart_only_to_whoever_may_read_personal_data(shop: Shop) -> None:
    asked = {
        "report": "GEOGRAPHY", "dimensions": ["country", "city"], "metrics": ["customers"], "granularity": "TOTAL",
        "range": {"preset": "ALL_TIME"},
    }  # fmt: skip
    text = """query ($input: ReportInput!) { report(input: $input) { notices { code count }
        rows { isOther metrics { number } } } }"""
    every = (await shop.ask(text, {"input": asked}, token=shop.everything))["data"]["report"]
    few = [row for row in every["rows"] if int(row["metrics"][0]["number"]) < 5]
    assert few
    token = await shop.token(["REPORTS_READ"])
    told = (await shop.ask(text, {"input": asked}, token=token))["data"]["report"]
    assert {"code": "SMALL_GROUPS_MERGED", "count": len(few)} in told["notices"]
    assert all(row["isOther"] or int(row["metrics"][0]["number"]) >= 5 for row in told["rows"])


async def test_profiles_are_split_by_the_fields_that_the_shop_defined_itself(shop: Shop) -> None:
    text = """{ customFieldDefinitions(subject: CUSTOMER) { key name kind isPersonal } reports { id dimensions { key title } }
        customers(first: 100) { nodes { customFields { definition { key } text } } } }"""
    known = (await shop.ask(text, token=shop.everything))["data"]
    profiles = next(report for report in known["reports"] if report["id"] == "PROFILES")
    assert [one for one in profiles["dimensions"] if one["key"].startswith("custom.")] == [
        {"key": f"custom.{one['key']}", "title": one["name"]}
        for one in known["customFieldDefinitions"]
        if one["kind"] in {"CHOICE", "BOOLEAN"} and not one["isPersonal"]
    ]
    sizes = [
        next((one["text"] for one in node["customFields"] if one["definition"]["key"] == "size"), None) or "Not said"
        for node in known["customers"]["nodes"]
    ]
    asked = {"report": "PROFILES", "dimensions": ["custom.size"], "metrics": ["customers"]}
    text = """query ($input: ReportInput!) { report(input: $input) { rows { asFilter dimensions { label }
        metrics { number } } } }"""
    rows = (await shop.ask(text, {"input": asked}, token=shop.everything))["data"]["report"]["rows"]
    assert {row["dimensions"][0]["label"]: int(row["metrics"][0]["number"]) for row in rows} == {
        size: sizes.count(size) for size in sizes
    }
    assert len(rows) > 1
    assert all(row["asFilter"] is None for row in rows)


async def test_the_movement_of_a_month_counts_everybody_once_or_is_empty_among_few(shop: Shop) -> None:
    text = """query ($month: Date) { rfmMovement(month: $month) { from to customerCount }
        customers { totalCount } }"""
    now = (await shop.ask(text, token=shop.everything))["data"]
    buyers = await shop.ask(
        "{ customerCount(filter: {orderCount: {gte: 1}}) report(input: {report: RFM}) { notices { code } } }",
        token=shop.everything,
    )
    few = buyers["data"]["customerCount"] < 25
    assert few is ("NOT_ENOUGH_HISTORY" in [one["code"] for one in buyers["data"]["report"]["notices"]])
    moved = sum(one["customerCount"] for one in now["rfmMovement"])
    assert moved == (now["customers"]["totalCount"] - few * buyers["data"]["customerCount"])
    long_ago = (await shop.ask(text, {"month": "2001-02-03"}, token=shop.everything))["data"]["rfmMovement"]
    assert all((one["from"], one["to"]) == ("PROSPECTS", "PROSPECTS") for one in long_ago)
    for month in ("0001-01-01", "9999-12-31"):
        assert "errors" not in await shop.ask(text, {"month": month}, token=shop.everything)
