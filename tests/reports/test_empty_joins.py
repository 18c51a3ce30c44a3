"""Splits by what nobody has, such as groups in a shop without groups."""

from pathlib import Path

from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, current
from regulars.reports.asking import ask
from regulars.reports.questions import question_of
from regulars.reports.replica import engine
from regulars.reports.replica.place import Place
from tests.make_orders import draft, recorded, shop

COUNT = 223
"""More than a byte with a sign holds."""


async def test_a_shop_without_groups_has_all_its_orders_in_one_row_of_groups(database: Database, tmp_path: Path):
    await shop()
    await recorded(*(draft(f"{one}", f"p{one % 60}", total=4_000 + one) for one in range(COUNT)))
    engine.put_at(database, Place(tmp_path / "data"))
    asked = {"report": "CUSTOMERS_OVER_TIME", "range": {"preset": "ALL_TIME"}, "granularity": "TOTAL"}
    question = {**asked, "dimensions": ["group"], "metrics": ["orders", "netSales"]}
    answer = (await ask(await question_of(current(), SYSTEM, question))).answer
    (row,) = answer.rows
    assert row.numbers == answer.totals
    assert row.numbers[0] == COUNT
