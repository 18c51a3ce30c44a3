"""Many rows are written by few statements, on both databases alike: all of them, or none and the rule that they break."""

from collections.abc import Sequence

import pytest

from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.db.violations import ConstraintViolated

COLUMNS = ("first_name", "account_status", "has_account", "created_at", "updated_at")


@unit_of_work
async def written(tx: Transaction, *, names: Sequence[str | None]) -> None:
    await insert(tx, "customers", COLUMNS, [(name, "GUEST", False, 1, 2) for name in names])


@pytest.mark.parametrize("count", [0, 1, 99, 100, 1_401])
async def test_rows_are_written_whatever_their_number(database: Database, count: int) -> None:
    names = [None, *(f"Zoë, \t'{place}' \\N" for place in range(count - 1))][:count]
    await written(names=names)
    rows = await database.fetch("SELECT first_name, has_account, updated_at FROM customers ORDER BY id")
    assert rows == [(name, False, 2) for name in names]


@pytest.mark.parametrize("count", [1, 300])
async def test_a_row_that_breaks_a_rule_refuses_them_all(database: Database, count: int) -> None:
    with pytest.raises(ConstraintViolated) as broken:
        await written(names=["ok"] * count + ["x" * 201])
    assert broken.value.kind == "check"
    assert await database.fetch_value("SELECT count(*) FROM customers") == 0
