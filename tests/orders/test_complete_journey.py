"""Real baskets of a grocer: what a household likes and how it uses discounts, beside a query over the source files."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context

ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = (1, 900, 2175)
ASKED = """query ($id: String!) { customer(by: {externalId: $id}) {
  stats { orderCount totalSpent { amount } }
  patterns { topCategories { label unitCount orderCount amount { amount } } topBrands { label unitCount }
    discountUsageRate averageCartUnits peakHour peakWeekday } } }"""


def script() -> ModuleType:
    spec = spec_from_file_location("complete_journey", ROOT / "dev" / "complete_journey.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
async def test_households_of_the_complete_journey_are_what_its_files_say(tmp_path: Path, database: Database):
    journey = script()
    orders = tmp_path / "baskets.csv"
    journey.write(orders, households=HOUSEHOLDS)
    await import_orders(orders, ImportOptions(currency="USD", time_zone="America/New_York"))
    actor = Actor(kind="token", id=1, name="Test", scopes=frozenset(str(scope) for scope in ALL_SCOPES))
    for household in HOUSEHOLDS:
        result = await schema.execute(
            ASKED, variable_values={"id": str(household)}, context_value=Context(database, actor)
        )
        assert not result.errors
        assert result.data is not None
        assert result.data["customer"] == of_the_files(journey, household)


def of_the_files(journey: ModuleType, household: int) -> dict[str, Any]:
    """The same figures by SQL of another database, over the Parquet files themselves."""
    mine = (
        f"(SELECT t.*, greatest(t.quantity, 1) AS units, round(sales_value * 100)::BIGINT AS paid, p.product_category,"
        " p.brand, round((t.retail_disc + t.coupon_match_disc) * 100) > 0 AS is_discounted,"
        " timezone('America/New_York', timezone('UTC', transaction_timestamp)) AS local"
        f" FROM read_parquet('{journey.file('transactions')}') t"
        f" LEFT JOIN read_parquet('{journey.file('products')}') p USING (product_id) WHERE household_id = {household})"
    )
    with journey.opened() as files:
        orders, paid, units, discounted = files.execute(
            "SELECT count(DISTINCT basket_id), sum(paid)::BIGINT, sum(units)::BIGINT,"
            f" count(DISTINCT basket_id) FILTER (is_discounted) FROM {mine}"
        ).fetchone()
        ranked = (
            "SELECT {0}, sum(units)::BIGINT, count(DISTINCT basket_id), sum(paid)::BIGINT FROM {1} WHERE {0} IS NOT NULL"
            " GROUP BY 1 HAVING count(DISTINCT basket_id) >= 2 ORDER BY 2 DESC,"
            " max(row(transaction_timestamp, basket_id, product_id)) DESC LIMIT 5"
        )
        categories = files.execute(ranked.format("product_category", mine)).fetchall()
        brands = files.execute(ranked.format("brand", mine)).fetchall()
        peaks = [
            files.execute(
                f"SELECT {part}(local) FROM {mine} GROUP BY 1"
                " ORDER BY count(DISTINCT basket_id) DESC, max(transaction_timestamp) DESC LIMIT 1"
            ).fetchone()[0]
            for part in ("hour", "isodow")
        ]
    return {
        "stats": {"orderCount": orders, "totalSpent": {"amount": money(paid)}},
        "patterns": {
            "topCategories": [
                {"label": label, "unitCount": many, "orderCount": baskets, "amount": {"amount": money(cents)}}
                for label, many, baskets, cents in categories
            ],
            "topBrands": [{"label": label, "unitCount": many} for label, many, _, _ in brands],
            "discountUsageRate": discounted / orders,
            "averageCartUnits": units / orders,
            "peakHour": peaks[0],
            "peakWeekday": peaks[1],
        },
    }


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
