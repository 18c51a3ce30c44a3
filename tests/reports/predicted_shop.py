"""A shop of a few hundred customers who behave as the models say, recorded by the public path; and plain reckoning."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from regulars.orders.drafts import OrderDraft
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import current
from regulars.platform.jobs import worker
from regulars.reports import tasks
from regulars.reports.prediction.histories import Histories
from regulars.reports.service.fitting import prediction_model_refit
from tests.make_orders import DAY, START, draft, recorded, shop

ZONE = "America/New_York"
YEAR_LATER = START + 400 * DAY
"""The day of which predictions are asked: orders are placed in the 400 days before."""


async def buyers(count: int, *, seed: int = 5, days: int = 400) -> list[OrderDraft]:
    """So many customers, each with an order and perhaps more, at any hour, 12.00 to 80.00 each."""
    await shop(zone=ZONE)
    chance = np.random.default_rng(seed)
    drafts: list[OrderDraft] = []
    for person in range(count):
        rate, stop = chance.gamma(0.9, 1 / 5.0) / 7, chance.beta(0.9, 2.6)
        at, spends = float(chance.uniform(0, days / 2)), float(chance.uniform(1200, 8000))
        while at < days - 1:
            placed = START + int(at * DAY)
            drafts.append(
                draft(f"{person}-{at}", f"p{person}", placed_at=placed, total=int(spends * chance.uniform(0.6, 1.4)))
            )
            if chance.random() < stop and len(drafts) % 3:
                break
            at += float(chance.exponential(1 / rate)) + 0.01
    for start in range(0, len(drafts), 500):
        await recorded(*drafts[start : start + 500])
    return drafts


async def predicted(actor: Actor = SYSTEM) -> int:
    """Ask for the job, and do all that waits."""
    tasks.arrange()
    job = await prediction_model_refit(actor=actor)
    await worker.run_pending()
    return job


@dataclass(slots=True)
class Bought:
    """What a customer bought, by day."""

    kept: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    orders: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def until(self, day: date) -> tuple[date, int, int]:
        """Latest day, orders, money; as of the end of a day."""
        days = [each for each in self.orders if each <= day]
        return max(days), sum(self.orders[each] for each in days), sum(self.kept[each] for each in days)


def bought(drafts: Sequence[OrderDraft]) -> Mapping[str, Bought]:
    """By external id of the customer; days where the shop stands."""
    people: dict[str, Bought] = defaultdict(Bought)
    for one in drafts:
        assert one.placed_at is not None
        day = datetime.fromtimestamp(one.placed_at / 1e6, ZoneInfo(ZONE)).date()
        person = people[str(one.buyer.external_id)]
        person.kept[day] += one.total or 0
        person.orders[day] += 1
    return people


def histories(people: Mapping[str, Bought], today: date) -> Histories:
    """In the order of the mapping, by the sentences of the definition."""
    rows: list[tuple[int, int, int, float]] = []
    for one in people.values():
        days = sorted(one.orders)
        again = [one.kept[day] for day in days[1:]]
        value = sum(again) / len(again) if again else 0.0
        rows.append((len(again), (days[-1] - days[0]).days, (today - days[0]).days, value))
    frequency, recency, age, values = zip(*rows, strict=True)
    return Histories(np.array(frequency), np.array(recency), np.array(age), np.array(values, dtype=np.float64))


def scores(values: Sequence[int]) -> list[int]:
    """1 + (5 × (rank − 1)) ÷ count in whole numbers."""
    return [1 + 5 * sum(other < value for other in values) // len(values) for value in values]


async def kept() -> dict[str, tuple[object, ...]]:
    """What is kept of each customer, by external id: figures first, then scores."""
    rows = await current().fetch(
        "SELECT e.value, p.purchase_days, p.first_on, p.last_on, p.predicted_ltv, p.expected_orders,"
        " p.probability_active, p.probability_leaving, p.recency, p.frequency, p.monetary, p.rfm_group,"
        " p.previous_group FROM customer_predictions p JOIN customer_external_ids e ON e.customer_id = p.customer_id"
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def today() -> date:
    return clock.day_in(clock.now(), ZONE)
