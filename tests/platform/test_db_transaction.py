from regulars.platform.db.connect import Database, current
from regulars.platform.db.transaction import Transaction, unit_of_work

async def test_a_unit_of_work_commits_what_it_wrote(database: Database):
    assert current() is database
    @unit_of_work
    async def put(tx: Transaction, *, key: str) -> None:
        await tx.execute("INSERT INTO regulars_meta (key, value) VALUES (?, ?)", (key, "1"))
    await put(key="x")
    assert await database.fetch_value("SELECT value FROM regulars_meta WHERE key = ?", ("x",)) == "1"
