"""Reading what is kept: the model, and what it says of some customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from regulars.platform.db.connect import Reader
from regulars.reports.predicted.words import PredictionStatus, why_no_model

KIND = "reports.prediction"
"""Of the job that works everything out, and its key: one at a time."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """The model that was fitted last; before the first, one that knows nothing."""

    status: PredictionStatus = PredictionStatus.NOT_ENOUGH_HISTORY
    as_of: date | None = None
    computed_at: int | None = None
    buyer_count: int = 0
    repeat_buyer_count: int = 0
    day_count: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    job_id: int | None = None
    """Of the job that works it out anew."""

    @property
    def is_ready(self) -> bool:
        return self.status is PredictionStatus.READY

    @property
    def why_not(self) -> str | None:
        """In words; none where there is a model."""
        counts = {"buyers": self.buyer_count, "again": self.repeat_buyer_count, "days": self.day_count}
        return why_no_model(self.status, **counts)


@dataclass(frozen=True, slots=True)
class PredictionRow:
    """What is kept of a customer; figures and scores are null together."""

    purchase_days: int
    first_on: date
    last_on: date
    predicted_ltv: int | None
    expected_orders: int | None
    probability_active: int | None
    probability_leaving: int | None
    recency: int | None
    frequency: int | None
    monetary: int | None
    rfm_group: str | None
    previous_group: str | None


async def model(reader: Reader) -> ModelRow:
    """As it stands, with the job under way."""
    row = await reader.fetch_one(
        "SELECT status, as_of, computed_at, buyer_count, repeat_buyer_count, day_count, facts"
        " FROM prediction_models WHERE id = 1"
    )
    job = await reader.fetch_value(
        "SELECT id FROM jobs WHERE unique_key = ? AND kind = ? AND finished_at IS NULL", (KIND, KIND)
    )
    if row is None:
        return ModelRow(job_id=job)
    status, as_of, computed_at, *counts, facts = row
    buyers, again, days = counts
    return ModelRow(
        PredictionStatus(status), date.fromisoformat(as_of), computed_at, buyers, again, days, orjson.loads(facts), job
    )


async def predictions(reader: Reader, customers: Sequence[int]) -> Mapping[int, PredictionRow]:
    """Of those who had bought when they were worked out."""
    rows = await reader.fetch(
        "SELECT customer_id, purchase_days, first_on, last_on, predicted_ltv, expected_orders, probability_active,"
        " probability_leaving, recency, frequency, monetary, rfm_group, previous_group FROM customer_predictions"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')}",
        (reader.dialect.array(customers),),
    )
    return {
        key: PredictionRow(days, date.fromisoformat(first), date.fromisoformat(last), *figures)
        for key, days, first, last, *figures in rows
    }
