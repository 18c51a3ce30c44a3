"""Finding the parameters under which what happened was likeliest."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from scipy.optimize import minimize

from regulars.reports.prediction.histories import Floats

LOWEST, HIGHEST = 1e-4, 1e4

Likelihood: TypeAlias = Callable[[Floats], tuple[float, Floats]]


class NoMaximum(Exception):
    """The likelihood has no maximum within the bounds: the model does not describe these customers."""


def maximise(likelihood: Likelihood, *, start: Sequence[float]) -> tuple[Floats, float]:
    """The positive parameters of the greatest log-likelihood, and that likelihood.

    `likelihood` takes parameters and answers its logarithm with the derivative by each. The search goes over their
    logarithms, so that none becomes negative, within (1e-4, 1e4); a parameter that comes to lie on a bound is refused.
    """

    def downhill(logarithms: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logarithms)
        value, slopes = likelihood(parameters)
        return -value, -slopes * parameters

    bounds = [(float(np.log(LOWEST)), float(np.log(HIGHEST)))] * len(start)
    found = minimize(
        downhill,
        np.log(np.asarray(start, dtype=np.float64)),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )
    parameters: Floats = np.exp(found.x)
    inside = (parameters > LOWEST * (1 + 1e-6)) & (parameters < HIGHEST * (1 - 1e-6))
    if not bool(np.all(np.isfinite(parameters)) and np.all(inside)):
        raise NoMaximum
    return parameters, -float(found.fun)
