"""The gamma-gamma model: what a purchase of a customer is worth, when each spends around a mean of their own.

Notation of Fader and Hardie (note 025, 2013): the worth of a purchase varies as Γ(p, ν), ν over customers as Γ(q, γ).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, psi

from regulars.reports.prediction.histories import Floats, Histories
from regulars.reports.prediction.maximum import NoMaximum, maximise


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Fitted parameters; `gamma` in minor units; `log_likelihood` is that of the customers who came back."""

    p: float
    q: float
    gamma: float
    log_likelihood: float


def fit(histories: Histories) -> GammaGamma:
    """The likeliest parameters, from customers who came back.

    `NoMaximum` where there are none, or where the mean over customers does not exist (q ≤ 1).
    """
    who = histories.repeaters
    x, value = histories.frequency[who].astype(np.float64), histories.value[who]
    if x.size == 0:
        raise NoMaximum
    # In units of their mean, so that the search begins near its end in every currency.
    unit = float(value.mean())
    scaled = value / unit
    known = _Known(x, np.log(x), scaled, np.log(scaled))
    parameters, mean = maximise(lambda tried: _mean_likelihood(tried, known), start=(2.0, 3.0, 2.0))
    p, q, gamma = (float(part) for part in parameters)
    if q <= 1:
        raise NoMaximum
    return GammaGamma(p=p, q=q, gamma=gamma * unit, log_likelihood=(mean - float(np.log(unit))) * x.size)


def expected_value(model: GammaGamma, x: Floats, value: Floats) -> Floats:
    """The worth to expect of a purchase to come, in minor units: between the customer's own mean and everybody's."""
    return model.p * (model.gamma + x * value) / (model.p * x + model.q - 1)


def population_value(model: GammaGamma) -> float:
    """The worth to expect of a purchase of somebody of whom nothing is known, in minor units."""
    return model.p * model.gamma / (model.q - 1)


@dataclass(frozen=True, slots=True)
class _Known:
    """What does not change while parameters are tried."""

    x: Floats
    log_x: Floats
    value: Floats
    log_value: Floats


def _mean_likelihood(parameters: Floats, known: _Known) -> tuple[float, Floats]:
    """The mean log-likelihood of a customer who came back, and its derivatives by p, q and γ."""
    p, q, gamma = (float(part) for part in parameters)
    x, px = known.x, p * known.x
    total = gamma + x * known.value
    spread: Floats = np.log(total)
    here: Floats = gammaln(px + q) - gammaln(px) - gammaln(q)
    here += q * np.log(gamma) + (px - 1) * known.log_value + px * known.log_x - (px + q) * spread
    top: Floats = psi(px + q)
    by_p: Floats = x * (top - psi(px) + known.log_value + known.log_x - spread)
    by_q: Floats = top - psi(q) + np.log(gamma) - spread
    by_gamma: Floats = q / gamma - (px + q) / total
    return float(here.mean()), np.array([by_p.mean(), by_q.mean(), by_gamma.mean()], dtype=np.float64)
