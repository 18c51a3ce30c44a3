"""What happens to the predictions."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class PredictionsComputed(Event):
    """What is likely to come of customers, and their ranks, were worked out anew: from here on filters find by them."""

    event_name: ClassVar[str] = "predictions.computed"
    status: str
    buyer_count: int
