"""The models on stores whose truth is known, and at the ends of what can happen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import binom, poisson

from regulars.reports.prediction import bg_nbd, gamma_gamma
from regulars.reports.prediction.back_test import back_test
from regulars.reports.prediction.bg_nbd import BgNbd
from regulars.reports.prediction.histories import Histories
from regulars.reports.prediction.model import StoreModel, Unfit, fit
from regulars.reports.prediction.scoring import RISKS, ChurnRisk, score
from tests.reports import simulated

MODEL = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=0)


def _histories(*rows: tuple[int, int, int, float]) -> Histories:
    frequency, recency, age, value = zip(*rows, strict=True)
    return Histories(np.array(frequency), np.array(recency), np.array(age), np.array(value, dtype=np.float64))


@given(
    parameters=st.tuples(*[st.floats(0.05, 20)] * 4),
    rows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 700), st.integers(0, 700)), min_size=1, max_size=8),
)
def test_the_derivatives_of_the_likelihood_are_its_derivatives(
    parameters: tuple[float, float, float, float], rows: list[tuple[int, int, int]]
):
    histories = _histories(*((x, min(last, age) if x else 0, age, 0.0) for x, last, age in rows))
    at = np.array(parameters)
    slopes = bg_nbd.mean_likelihood(at, histories)[1]
    near = approx_fprime(at, lambda tried: bg_nbd.mean_likelihood(tried, histories)[0], 1e-7)
    assert np.allclose(slopes, near, rtol=1e-3, atol=1e-4)


@given(x=st.integers(0, 5_000), last=st.integers(0, 4_000), age=st.integers(0, 4_000), weeks=st.floats(0.1, 200))
def test_whatever_somebody_did_chances_stay_chances_and_orders_are_finite(x: int, last: int, age: int, weeks: float):
    one = np.array([float(x)]), np.array([min(last, age) / 7 if x else 0.0]), np.array([age / 7])
    active = bg_nbd.probability_active(MODEL, *one)[0]
    buys = bg_nbd.probability_of_purchase(MODEL, *one, weeks=weeks)[0]
    orders = bg_nbd.expected_purchases(MODEL, *one, weeks=weeks)[0]
    assert 0 <= buys <= active <= 1
    assert np.isfinite(orders)
    assert orders >= buys - 1e-9


@pytest.mark.parametrize("a", [1.0, 1 + 1e-9, 1 - 1e-9])
def test_the_expectation_is_met_where_its_formula_divides_by_zero(a: float):
    one = np.array([4.0]), np.array([50.0])
    at = bg_nbd.expected_if_active(BgNbd(0.5, 5.0, a, 2.0, 0), *one, weeks=20)[0]
    beside = bg_nbd.expected_if_active(BgNbd(0.5, 5.0, 1.001, 2.0, 0), *one, weeks=20)[0]
    assert at == pytest.approx(beside, rel=1e-3)


def test_who_never_stops_is_expected_as_plain_chance_says():
    """With b out of reach of a nobody stops, and a known rate buys as Poisson does."""
    steady = BgNbd(r=9_000.0, alpha=9_000.0, a=1e-3, b=9_000.0, log_likelihood=0)
    one = np.array([3.0]), np.array([10.0]), np.array([12.0])
    assert bg_nbd.expected_purchases(steady, *one, weeks=6)[0] == pytest.approx(6, rel=5e-3)
    assert bg_nbd.probability_of_purchase(steady, *one, weeks=6)[0] == pytest.approx(1 - poisson.pmf(0, 6), rel=5e-3)


def test_a_fit_finds_the_parameters_that_made_the_customers():
    truth = simulated.Truth()
    held = simulated.store(truth, customers=6_000, known=728, after=180, seed=7)
    model = fit(held.known)
    assert isinstance(model, StoreModel)
    assert model.orders.r / model.orders.alpha == pytest.approx(truth.r / truth.alpha, rel=0.12)
    assert model.orders.a / (model.orders.a + model.orders.b) == pytest.approx(truth.a / (truth.a + truth.b), rel=0.12)
    mean = truth.p * truth.gamma / (truth.q - 1)
    assert gamma_gamma.population_value(model.values) == pytest.approx(mean, rel=0.08)


def test_a_back_test_on_customers_of_the_model_comes_close():
    result = back_test(simulated.store(simulated.Truth(), customers=6_000, known=546, after=182, seed=11))
    assert not isinstance(result, Unfit)
    assert abs(result.error_rate) < 0.06
    assert result.predicted_revenue == pytest.approx(result.actual_revenue, rel=0.12)
    assert result.churn_auc is not None
    assert result.churn_auc > 0.75
    assert sum(part.customer_count for part in result.calibration) == 6_000
    for part in result.calibration:
        low, high = binom.interval(0.9999, part.customer_count, part.predicted)
        assert low - 20 <= part.actual * part.customer_count <= high + 20
    last = result.tracking[-1]
    assert (last.day, last.actual) == (182, result.actual_orders)
    assert last.predicted == pytest.approx(result.predicted_orders)


def test_scores_of_equal_customers_are_equal_and_risk_follows_the_chance():
    held = simulated.store(simulated.Truth(), customers=1_500, known=546, after=7, seed=3)
    model = fit(held.known)
    assert isinstance(model, StoreModel)
    twins = _histories((0, 0, 500, 0.0), (12, 480, 500, 4_000.0), (12, 480, 500, 4_000.0), (12, 100, 500, 4_000.0))
    scores = score(model, twins)
    assert scores.worth[1] == scores.worth[2]
    assert scores.expected_orders[1] > scores.expected_orders[3]
    assert [RISKS[int(place)] for place in scores.risk] == [
        ChurnRisk.HIGH,
        ChurnRisk.LOW,
        ChurnRisk.LOW,
        ChurnRisk.HIGH,
    ]
    assert scores.probability_active[0] == 1
    whole = bg_nbd.expected_purchases(
        model.orders, np.array([12.0]), np.array([480 / 7]), np.array([500 / 7]), weeks=365 / 7
    )
    assert scores.expected_orders[1] == pytest.approx(float(whole[0]))


@pytest.mark.parametrize(
    ("customers", "repeaters", "days"), [(199, 60, 400), (400, 49, 400), (400, 60, 179)], ids=["few", "once", "young"]
)
def test_a_store_without_history_enough_is_told_nothing(customers: int, repeaters: int, days: int):
    rows = [(1, days // 2, days, 1_000.0 + n) if n < repeaters else (0, 0, days, 0.0) for n in range(customers)]
    assert fit(_histories(*rows)) is Unfit.NOT_ENOUGH_HISTORY


def test_customers_whom_the_model_does_not_describe_are_told_nothing():
    """All alike to the day and the cent: no spread that a Γ could have, so its parameters run out of bounds."""
    assert fit(_histories(*[(3, 300, 400, 1_000.0)] * 400)) is Unfit.FAILED_GUARD


@pytest.mark.parametrize("row", [(0, 5, 10, 0.0), (2, 11, 10, 5.0), (-1, 0, 10, 0.0)])
def test_a_history_that_nobody_can_have_had_is_refused(row: tuple[int, int, int, float]):
    with pytest.raises(ValueError, match="history"):
        _histories(row)
