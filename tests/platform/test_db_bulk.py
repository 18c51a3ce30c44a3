"""Many rows are written by few statements, on both databases alike: all of them, or none and the rule that they break."""

from collections.abc import Sequence

import pytest

from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Database
from regulars.platform.db.sqlite.engine import SqliteEngine
from regulars.platform.db.sqlite.files import CHECKPOINT, RARE_CHECKPOINT
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


async def test_pages_are_put_away_seldom_while_many_rows_come_and_as_before_afterwards(database: Database) -> None:
    if not isinstance(database.engine, SqliteEngine):
        pytest.skip("about SQLite files")
    before = await checkpoints(database.engine)
    async with database.engine.many_writes():
        await written(names=["Ann"])
        meanwhile = await checkpoints(database.engine)
    after = await checkpoints(database.engine)
    assert (before, meanwhile, after) == (CHECKPOINT, RARE_CHECKPOINT, CHECKPOINT)


async def checkpoints(engine: SqliteEngine) -> int:
    """After how many pages the writer puts them away."""
    async with engine.transaction() as link:
        return (await link.fetch("PRAGMA wal_autocheckpoint", ()))[0][0]
