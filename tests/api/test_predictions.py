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
