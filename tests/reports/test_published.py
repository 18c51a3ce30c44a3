"""The published table of both models, to the printed digits, from the data it was made of."""

import numpy as np
import pytest

from regulars.reports.prediction import bg_nbd, gamma_gamma
from regulars.reports.prediction.back_test import HeldOut, compare
from regulars.reports.prediction.histories import Histories
from regulars.reports.prediction.model import StoreModel, fit
from tests.reports import cdnow


@pytest.fixture(scope="module", name="bought")
def _bought() -> cdnow.Purchases:
    return cdnow.purchases()


@pytest.fixture(scope="module", name="histories")
def _histories(bought: cdnow.Purchases) -> Histories:
    return cdnow.histories(bought, until=cdnow.CUT)


@pytest.fixture(scope="module", name="model")
def _model(histories: Histories) -> StoreModel:
    model = fit(histories)
    assert isinstance(model, StoreModel)
    return model


def test_the_orders_of_2357_customers_give_the_published_parameters(model: StoreModel):
    orders = model.orders
    assert (model.customer_count, model.repeat_customer_count) == (2_357, 946)
    found = [round(value, 3) for value in (orders.r, orders.alpha, orders.a, orders.b)]
    assert found == [0.243, 4.414, 0.793, 2.426]
    assert round(orders.log_likelihood, 1) == -9582.4


def test_the_customer_of_the_paper_is_expected_as_printed(model: StoreModel):
    one = np.array([2.0]), np.array([30.43]), np.array([38.86])
    assert round(float(bg_nbd.expected_purchases(model.orders, *one, weeks=39)[0]), 3) == 1.226
    assert round(float(bg_nbd.probability_active(model.orders, *one)[0]), 2) == 0.73


def test_what_946_customers_spent_gives_the_published_parameters(model: StoreModel):
    values = model.values
    assert (round(values.p, 2), round(values.q, 2), round(values.gamma / 100, 2)) == (6.25, 3.74, 15.44)
    assert round(gamma_gamma.population_value(values) / 100, 1) == 35.2


def test_two_purchases_of_a_hundred_dollars_are_expected_as_the_note_works_it_out():
    printed = gamma_gamma.GammaGamma(p=6.25, q=3.74, gamma=1544, log_likelihood=0)
    expected = gamma_gamma.expected_value(printed, np.array([2.0]), np.array([10_000.0]))
    assert round(float(expected[0]) / 100, 1) == 88.4


def test_the_purchases_of_78_weeks_are_missed_by_four_percent(
    model: StoreModel, bought: cdnow.Purchases, histories: Histories
):
    later = cdnow.bought_after(bought, after=cdnow.CUT, until=cdnow.END)
    weeks = (histories.age + (cdnow.END - cdnow.CUT).days) / 7
    nothing = np.zeros(1)
    predicted = sum(
        int(customers) * float(bg_nbd.expected_if_active(model.orders, nothing, nothing, weeks=float(week))[0])
        for week, customers in zip(*np.unique(weeks, return_counts=True), strict=True)
    )
    assert round(predicted / int(histories.frequency.sum() + later.sum()) - 1, 2) == -0.04


def test_the_holdout_of_39_weeks_is_told_as_well_as_published(
    model: StoreModel, bought: cdnow.Purchases, histories: Histories
):
    later = cdnow.bought_after(bought, after=cdnow.CUT, until=cdnow.END)
    days = (cdnow.END - cdnow.CUT).days
    result = compare(model, HeldOut(histories, later, later.astype(np.float64), np.zeros(days, dtype=np.int64)))
    assert result.correlation is not None
    assert round(result.correlation, 3) == 0.626
    assert result.churn_auc is not None
    assert round(result.churn_auc, 2) == 0.76
    assert sum(band.customer_count for band in result.by_frequency) == 2_357


def test_the_chance_of_being_active_would_be_worse_than_a_coin(
    model: StoreModel, bought: cdnow.Purchases, histories: Histories
):
    """Why no churn risk is read from it: the model holds everybody who bought once for active."""
    later = cdnow.bought_after(bought, after=cdnow.CUT, until=cdnow.END)
    x = histories.frequency.astype(np.float64)
    active = bg_nbd.probability_active(model.orders, x, histories.recency / 7, histories.age / 7)
    gone, back = 1 - active[later == 0], 1 - active[later > 0]
    higher = (gone[:, None] > back).mean() + (gone[:, None] == back).mean() / 2
    assert round(float(higher), 2) == 0.32
