"""Predictions and ranks over the API, of a shop of 320 customers; and of one where nobody has bought enough."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.platform import clock
from regulars.platform.db.connect import open_database
from regulars.platform.jobs import worker
from tests import make_access
from tests.api.conftest import place_of
from tests.api.shop import Shop, errors_of, open_hours
from tests.reports.predicted_shop import YEAR_LATER, buyers, predicted

BUYERS = 320
MODEL = """{ predictionModel { name version status fittedAt computedAt asOf customerCount repeatCustomerCount horizonDays
    logLikelihood unavailableBecause parameters { key value } job { id }
    backTest { from to predictedOrders actualOrders predictedRevenue { amount currencyCode } actualRevenue { amount }
      errorRate correlation churnAuc byFrequency { frequency customerCount predictedMean actualMean }
      calibration { predicted actual customerCount } tracking { day predicted actual } } } }"""
PREDICTED = """query ($after: String) { customers(first: 100, after: $after) { nodes { id stats { totalSpent { amount } }
    prediction { predictedLtv { amount currencyCode } horizonDays expectedOrders probabilityActive
      probabilityOfPurchase churnRisk model computedAt reasons unavailableBecause }
    rfm { recency frequency monetary fm group asOf previousGroup reasons } } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture(scope="module")
async def common_buyers(
    request: pytest.FixtureRequest, template: Path | str, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncGenerator[Shop]:
    """One shop for all tests of the module, which only read."""
    _, url = place_of(request, template, tmp_path_factory.mktemp("buyers"))
    database = await open_database(url, readers=3)
    with open_hours(), clock.held_at(YEAR_LATER), database.entered():
        await buyers(BUYERS)
        await predicted()
        everything = await make_access.token(ALL_SCOPES, name="Everything")
    yield Shop(database, everything.secret)
    await database.close()


@pytest.fixture
async def many(common_buyers: Shop, anyio_backend: str) -> AsyncGenerator[Shop]:
    with open_hours(), clock.held_at(YEAR_LATER), common_buyers.database.entered():
        yield common_buyers


async def everybody(shop: Shop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await shop.all(PREDICTED, {"after": after}))["customers"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_the_model_tells_its_parameters_its_date_and_how_good_it_would_have_been(many: Shop) -> None:
    model = (await many.all(MODEL))["predictionModel"]
    assert (model["status"], model["unavailableBecause"], model["job"]) == ("READY", None, None)
    assert model["customerCount"] == BUYERS > model["repeatCustomerCount"] > 50
    assert model["fittedAt"] == model["computedAt"] == clock.iso(YEAR_LATER)
    assert [one["key"] for one in model["parameters"]] == ["r", "alpha", "a", "b", "p", "q", "gamma"]
    tested = model["backTest"]
    assert (
        tested["to"] == model["asOf"] == tested["tracking"][-1]["day"] or tested["tracking"][-1]["day"] < model["asOf"]
    )
    assert sum(one["customerCount"] for one in tested["byFrequency"]) == sum(
        one["customerCount"] for one in tested["calibration"]
    )
    assert abs(tested["errorRate"]) < 0.3
    assert tested["churnAuc"] > 0.6


async def test_everybody_is_told_figures_that_belong_together_and_why(many: Shop) -> None:
    for one in await everybody(many):
        told, ranked = one["prediction"], one["rfm"]
        chance = told["probabilityOfPurchase"]
        risk = "LOW" if chance >= 0.6 else "MEDIUM" if chance >= 0.2 else "HIGH"
        assert told["churnRisk"] == risk
        assert chance <= told["probabilityActive"] <= 1
        assert float(told["predictedLtv"]["amount"]) >= float(one["stats"]["totalSpent"]["amount"])
        assert f"{chance * 100:.0f} % likely" in told["reasons"][2]
        assert told["unavailableBecause"] is None
        assert ranked["fm"] == (ranked["frequency"] + ranked["monetary"] + 1) // 2
        assert len(ranked["reasons"]) == 3


FOUND = """query ($filter: CustomerFilter, $by: [CustomerSort!], $after: String) {
    customers(filter: $filter, orderBy: $by, first: 100, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""


async def found(shop: Shop, filter: Any = None, *by: dict[str, str]) -> list[str]:
    """Ids over all pages, as many as are counted."""
    ids: list[str] = []
    after: str | None = None
    while True:
        page = (await shop.all(FOUND, {"filter": filter, "by": by, "after": after}))["customers"]
        ids += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(ids)
            return ids


async def test_filters_find_whom_the_figures_say(many: Shop) -> None:
    people = await everybody(many)
    for risk in ("LOW", "MEDIUM", "HIGH"):
        expected = {one["id"] for one in people if one["prediction"]["churnRisk"] == risk}
        assert set(await found(many, {"churnRisk": [risk]})) == expected
    assert await found(many, {"churnRisk": ["UNKNOWN"]}) == []
    for group in {one["rfm"]["group"] for one in people}:
        expected = {one["id"] for one in people if one["rfm"]["group"] == group}
        assert set(await found(many, {"rfmGroup": [group]})) == expected
    assert await found(many, {"rfmGroup": ["PROSPECTS"]}) == []
    middle = sorted(float(one["prediction"]["predictedLtv"]["amount"]) for one in people)[BUYERS // 2]
    expected = {one["id"] for one in people if float(one["prediction"]["predictedLtv"]["amount"]) >= middle}
    assert set(await found(many, {"predictedLtv": {"gte": str(middle)}})) == expected
    both = {"not": {"churnRisk": ["HIGH"]}, "rfmGroup": ["CHAMPIONS", "LOYAL"]}
    assert set(await found(many, both)) == {
        one["id"]
        for one in people
        if one["prediction"]["churnRisk"] != "HIGH" and one["rfm"]["group"] in {"CHAMPIONS", "LOYAL"}
    }


@pytest.mark.parametrize("way", ["ASC", "DESC"])
async def test_lists_are_sorted_by_value_and_by_risk_page_by_page(many: Shop, way: str) -> None:
    people = {one["id"]: one["prediction"] for one in await everybody(many)}
    worth = [
        float(people[key]["predictedLtv"]["amount"])
        for key in await found(many, None, {"field": "PREDICTED_LTV", "direction": way})
    ]
    assert worth == sorted(worth, reverse=way == "DESC")
    chances = [
        people[key]["probabilityOfPurchase"]
        for key in await found(many, None, {"field": "CHURN_RISK", "direction": way})
    ]
    assert chances == sorted(chances, reverse=way == "ASC")
    assert len(worth) == len(chances) == BUYERS
    both = await found(many, None, {"field": "CHURN_RISK"}, {"field": "PREDICTED_LTV", "direction": way})
    assert len(both) == BUYERS


async def test_who_has_no_prediction_stands_last_and_is_found_as_unknown(own_shop: Shop) -> None:
    everyone = set(await found(own_shop))
    for way in ("ASC", "DESC"):
        assert set(await found(own_shop, None, {"field": "PREDICTED_LTV", "direction": way})) == everyone
    assert set(await found(own_shop, {"churnRisk": ["UNKNOWN"]})) == everyone
    assert set(await found(own_shop, {"predictedLtv": {"isNull": True}})) == everyone
    nobody_bought = set(await found(own_shop, {"orderCount": {"eq": 0}}))
    assert set(await found(own_shop, {"rfmGroup": ["PROSPECTS"]})) == nobody_bought != set()


async def test_a_segment_by_risk_is_filled_and_says_in_words_what_it_asks(many: Shop) -> None:
    save = """mutation ($input: SegmentInput!) { segmentSave(input: $input) {
        segment { memberCount explanation } userErrors { message } } }"""
    rule = {"churnRisk": ["HIGH"], "predictedLtv": {"gte": "50"}, "rfmGroup": ["AT_RISK", "DORMANT"]}
    made = (await many.all(save, {"input": {"name": "Slipping away", "filter": rule}}))["segmentSave"]
    assert made["userErrors"] == []
    assert made["segment"]["memberCount"] == len(await found(many, rule))
    for word in ("churn risk", "predicted lifetime value", "RFM group"):
        assert word in made["segment"]["explanation"]


async def test_without_enough_history_there_is_a_reason_and_no_figure(shop: Shop) -> None:
    model = (await shop.all(MODEL))["predictionModel"]
    assert (model["status"], model["fittedAt"], model["backTest"], model["parameters"]) == (
        "NOT_ENOUGH_HISTORY", None, None, [],
    )  # fmt: skip
    assert "each night" in model["unavailableBecause"]
    for one in await everybody(shop):
        told = one["prediction"]
        assert (told["predictedLtv"], told["expectedOrders"], told["probabilityOfPurchase"]) == (None, None, None)
        assert (told["churnRisk"], told["unavailableBecause"]) == ("UNKNOWN", "NOT_ENOUGH_HISTORY")
        assert told["reasons"]
        assert one["rfm"] is None


async def test_a_refit_is_a_job_that_two_askers_share_and_says_why_there_is_no_model(own_shop: Shop) -> None:
    refit = (
        "mutation { predictionModelRefit { job { id status progress ... on BulkJob { action } } userErrors { code } } }"
    )
    first = (await own_shop.all(refit))["predictionModelRefit"]["job"]
    second = (await own_shop.all(refit))["predictionModelRefit"]["job"]
    assert first["id"] == second["id"]
    assert first["action"] == "predictionModelRefit"
    waiting = (await own_shop.all(MODEL))["predictionModel"]
    assert (waiting["status"], waiting["job"]["id"]) == ("FITTING", first["id"])
    await worker.run_pending()
    model = (await own_shop.all(MODEL))["predictionModel"]
    assert model["status"] == "NOT_ENOUGH_HISTORY"
    assert "200 customers" in model["unavailableBecause"]
    assert model["computedAt"] is not None


async def test_who_may_not_read_reports_may_neither_see_nor_fit_the_model(shop: Shop) -> None:
    token = await shop.token(["CUSTOMERS_READ"])
    assert errors_of(await shop.ask("{ predictionModel { status } }", token=token)) == ["FORBIDDEN"]
    refit = "mutation { predictionModelRefit { job { id } } }"
    assert errors_of(await shop.ask(refit, token=token)) == ["FORBIDDEN"]
