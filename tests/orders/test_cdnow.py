"""A real order history, whole: the figures that everybody who knows the CDNOW data knows."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.orders.service.recount import recount
from regulars.platform.db.connect import Database

ROOT = Path(__file__).resolve().parents[2]


def _script() -> ModuleType:
    spec = spec_from_file_location("cdnow", ROOT / "dev" / "cdnow.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
async def test_cdnow_comes_in_whole_and_a_second_import_changes_nothing(tmp_path: Path, database: Database):
    cdnow = _script()
    file = tmp_path / "cdnow.csv"
    assert cdnow.write(cdnow.found(), file) == 69_659
    first = await import_orders(file, ImportOptions())
    assert (first.created, first.exit_code) == (69_659, 0)
    await _known_figures(database)
    second = await import_orders(file, ImportOptions())
    assert (second.created, second.updated, second.unchanged) == (0, 0, 69_659)
    await _known_figures(database)
    found = await recount()
    assert (found.customers, found.differences) == (23_570, [])


async def _known_figures(database: Database) -> None:
    customers = "SELECT count(*), sum(order_count), sum(total_spent), max(order_count), max(total_spent) FROM customers"
    row = await database.fetch_one(customers)
    assert row is not None
    assert [int(value) for value in row] == [23_570, 69_659, 250_031_563, 217, 1_399_093]
    sales = "SELECT count(*), sum(gross - discount - reversal + shipping + tax) FROM sales_events"
    row = await database.fetch_one(sales)
    assert row is not None
    assert [int(value) for value in row] == [69_659, 250_031_563]
