"""The BG/NBD model: customers buy at a rate of their own until, after one of their purchases, they stop for good.

Notation of Fader, Hardie and Lee (2005): x purchases after the first, the last of them t_x weeks after it, T weeks
observed; rates vary as Γ(r, α), the chance of stopping after a purchase as Beta(a, b).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, hyp2f1, psi

from regulars.reports.prediction.histories import Alike, Floats, Histories, alike
from regulars.reports.prediction.maximum import maximise

# The expectation divides by a − 1; this far from it the limit is met to seven digits.
NUDGE = 1e-6
# Below it lies nothing that a fit may try; it keeps a logarithm finite.
LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Fitted parameters, time in weeks; `log_likelihood` is of all customers together."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class _ByFrequency:
    """A function of the frequency alone, worked out once for each that occurs."""

    values: Floats
    places: np.ndarray[tuple[int], np.dtype[np.intp]]


def fit(histories: Histories) -> BgNbd:
    """The likeliest parameters; `NoMaximum` where there are none."""
    kinds = alike(histories)
    total = float(kinds.customers.sum())
    counts = _frequencies(kinds.frequency)
    parameters, mean = maximise(lambda tried: _mean_likelihood(tried, kinds, counts, total), start=(1.0, 5.0, 1.0, 2.0))
    r, alpha, a, b = (float(value) for value in parameters)
    return BgNbd(r=r, alpha=alpha, a=a, b=b, log_likelihood=mean * total)


def mean_likelihood(parameters: Floats, histories: Histories) -> tuple[float, Floats]:
    """The mean log-likelihood of a customer under r, α, a and b, and its derivatives by each."""
    kinds = alike(histories)
    return _mean_likelihood(parameters, kinds, _frequencies(kinds.frequency), float(kinds.customers.sum()))


def probability_active(model: BgNbd, x: Floats, recency: Floats, age: Floats) -> Floats:
    """The chance that a customer has not stopped; 1 for whoever bought once, which is why no risk is read from it."""
    powers = (model.r + x) * (np.log(model.alpha + age) - np.log(model.alpha + recency))
    odds = model.a / np.maximum(model.b + x - 1, NUDGE) * np.exp(np.minimum(powers, 700.0))
    return np.where(x > 0, 1 / (1 + odds), 1.0)


def probability_of_purchase(model: BgNbd, x: Floats, recency: Floats, age: Floats, *, weeks: float) -> Floats:
    """The chance of at least one purchase within the next `weeks`; exact."""
    none = np.exp((model.r + x) * (np.log(model.alpha + age) - np.log(model.alpha + age + weeks)))
    return probability_active(model, x, recency, age) * (1 - none)


def expected_if_active(model: BgNbd, x: Floats, age: Floats, *, weeks: float) -> Floats:
    """Purchases to come within `weeks` from somebody who has not stopped.

    The hypergeometric function stands in Euler's form: the textbook's overflows for x near 2000.
    """
    a = model.a if abs(model.a - 1) > NUDGE else 1 + NUDGE
    c = a + model.b + x - 1
    z = weeks / (model.alpha + age + weeks)
    series = hyp2f1(a - 1, a + model.b - 1 - model.r, c, z)
    return c / (a - 1) * (1 - np.exp((a - 1) * np.log1p(-z)) * series)


def expected_purchases(model: BgNbd, x: Floats, recency: Floats, age: Floats, *, weeks: float) -> Floats:
    """Purchases to come within the next `weeks`."""
    return probability_active(model, x, recency, age) * expected_if_active(model, x, age, weeks=weeks)


def _frequencies(x: Floats) -> _ByFrequency:
    values, places = np.unique(x, return_inverse=True)
    return _ByFrequency(values, places.reshape(-1))


def _mean_likelihood(parameters: Floats, kinds: Alike, counts: _ByFrequency, total: float) -> tuple[float, Floats]:
    """The mean log-likelihood of a customer, and its derivatives by r, α, a and b.

    ln L = A1 + A2 + ln(exp A3 + [x > 0] exp A4); what depends on x alone (A1, A2) is worked out once for each x.
    """
    r, alpha, a, b = (float(value) for value in parameters)
    n = counts.values
    again = kinds.frequency > 0
    at_all = (
        gammaln(r + n) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + n) - gammaln(b) - gammaln(a + b + n)
    )  # fmt: skip
    both = psi(a + b) - psi(a + b + n)
    by_r, by_b = psi(r + n) - psi(r) + np.log(alpha), both + psi(b + n) - psi(b)

    power = r + kinds.frequency
    whole, last = alpha + kinds.age, alpha + kinds.recency
    log_whole, log_last = np.log(whole), np.log(last)
    before = np.maximum(b + kinds.frequency - 1, LEAST)
    still = -power * log_whole
    gone = np.where(again, np.log(a) - np.log(before) - power * log_last, -np.inf)
    either = np.logaddexp(still, gone)
    w_still, w_gone = np.exp(still - either), np.exp(gone - either)

    places, weights = counts.places, kinds.customers / total
    slopes = np.array(
        [
            np.dot(weights, by_r[places] - w_still * log_whole - w_gone * log_last),
            np.dot(weights, r / alpha - power * (w_still / whole + w_gone / last)),
            np.dot(weights, both[places] + w_gone / a),
            np.dot(weights, by_b[places] - w_gone / before),
        ],
    )
    return float(np.dot(weights, at_all[places] + either)), slopes
