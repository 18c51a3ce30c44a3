"""From histories to figures: fits the model, holds it against the last third of the history, and scores everybody.

Runs in a process of its own (`predicted/beside.py`), so that numpy and scipy are loaded by it alone.
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from regulars.reports.prediction.back_test import BackTest, HeldOut, back_test
from regulars.reports.prediction.histories import Floats, Histories, Whole
from regulars.reports.prediction.model import StoreModel, Unfit, fit
from regulars.reports.prediction.scoring import score

THOUSAND = 1_000
_LARGEST = 2.0**52
"""Beyond it an amount is no longer exact in a float, and no amount of any shop."""


def predictions(
    columns: Mapping[str, bytes], by_day: bytes, *, today: int, cut: int
) -> Generator[tuple[str, Mapping[str, Any]] | tuple[bytes, bytes, bytes, bytes]]:
    """First whether there is a model, and its facts; then, if so, four columns of whole numbers.

    These are the predicted lifetime value in minor units, and in thousandths the expected orders of a year, the chance
    of being active and that of no purchase within 90 days.
    """
    known = {name: np.frombuffer(column, dtype=np.int64) for name, column in columns.items()}
    histories = _histories(known, today)
    model = fit(histories)
    if isinstance(model, Unfit):
        yield model.value, {}
        return
    held = back_test(_held_out(known, np.frombuffer(by_day, dtype=np.int64), cut))
    yield "READY", {**_facts(model), "back_test": None if isinstance(held, Unfit) else _told(held)}
    scores = score(model, histories)
    yield (
        _whole(known["kept"] + scores.worth),
        _whole(scores.expected_orders * THOUSAND),
        _whole(scores.probability_active * THOUSAND),
        _whole((1 - scores.probability_of_purchase) * THOUSAND),
    )


def _histories(known: Mapping[str, Whole], today: int) -> Histories:
    frequency = known["purchases"] - 1
    return Histories(
        frequency, known["last"] - known["first"], today - known["first"], _mean(known["kept_again"], frequency)
    )


def _held_out(known: Mapping[str, Whole], by_day: Whole, cut: int) -> HeldOut:
    """What was known on the day before the cut, of those who had bought by then."""
    then = known["first"] < cut
    first, bought = known["first"][then], known["known_purchases"][then]
    frequency = bought - 1
    histories = Histories(
        frequency, known["known_last"][then] - first, cut - 1 - first, _mean(known["known_again"][then], frequency)
    )
    return HeldOut(histories, known["purchases"][then] - bought, known["later_kept"][then].astype(np.float64), by_day)


def _mean(total: Whole, count: Whole) -> Floats:
    """0 where there is none, and where more was given back than paid."""
    return np.where(count > 0, np.maximum(total, 0) / np.maximum(count, 1), 0.0)


def _facts(model: StoreModel) -> dict[str, Any]:
    orders, values = model.orders, model.values
    return {
        "parameters": [
            ["r", orders.r],
            ["alpha", orders.alpha],
            ["a", orders.a],
            ["b", orders.b],
            ["p", values.p],
            ["q", values.q],
            ["gamma", values.gamma],
        ],
        "log_likelihood": orders.log_likelihood,
    }


def _told(held: BackTest) -> dict[str, Any]:
    """As plain values; the bands, tenths and points are dicts."""
    return asdict(held)


def _whole(figures: Floats) -> bytes:
    plain = np.clip(np.nan_to_num(figures, nan=0.0, posinf=_LARGEST, neginf=-_LARGEST), -_LARGEST, _LARGEST)
    return np.rint(plain).astype(np.int64).tobytes()
