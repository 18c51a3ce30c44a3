"""What is written once means the same on both databases."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.platform.db.connect import Address, BadAddress, Database
from regulars.platform.db.dialect.base import name
from regulars.platform.db.dialect.postgresql import PostgresqlDialect
from regulars.platform.db.transaction import Transaction, unit_of_work


def test_question_marks_become_numbers_but_not_within_quotes_names_or_comments():
    sql = """SELECT ?, '?', "a?b", 'it''s ?' -- why?\nFROM t WHERE x = ? AND y = '' || ?"""
    assert PostgresqlDialect().translate(sql) == (
        """SELECT $1, '?', "a?b", 'it''s ?' -- why?\nFROM t WHERE x = $2 AND y = '' || $3"""
    )


@pytest.mark.parametrize("text", ("a; DROP", "a b", "A", "", "a'", "1a", "a.b.c"))
def test_a_name_in_sql_is_a_plain_word(text: str):
    with pytest.raises(ValueError, match="not a name"):
        name(text)


async def test_values_of_a_list_are_found(database: Database):
    dialect = database.dialect
    keys = ["schema_version", "instance", "no such key", "it's"]
    sql = f"SELECT key FROM regulars_meta WHERE {dialect.in_list('key', 'text')} ORDER BY key"
    assert await database.fetch(sql, (dialect.array(keys),)) == [("instance",), ("schema_version",)]
    assert await database.fetch(sql, (dialect.array([]),)) == []


async def test_a_table_of_values_is_written_in_one_statement(database: Database):
    dialect = database.dialect
    source = dialect.rows("r", ("id", "bigint"), ("word", "text"), ("flag", "boolean"))

    @unit_of_work
    async def write(tx: Transaction, rows: list[tuple[int, str | None, bool]]) -> int:
        return await tx.execute(
            "INSERT INTO regulars_meta (key, value) "
            f"SELECT CAST(r.id AS TEXT), coalesce(r.word, 'none') FROM {source} WHERE r.flag ON CONFLICT DO NOTHING",
            dialect.table(rows, width=3),
        )

    largest = 2**63 - 1
    assert await write([(largest, "ä'\"\\", True), (2, None, True), (3, "no", False)]) == 2
    assert await write([]) == 0
    rows = await database.fetch(
        "SELECT key, value FROM regulars_meta WHERE key IN (?, ?) ORDER BY key", (str(largest), "2")
    )
    assert rows == [("2", "none"), (str(largest), "ä'\"\\")]


async def test_json_is_read_alike(database: Database):
    dialect = database.dialect
    document = orjson.dumps({"a": {"b": "text"}, "list": ["x", "y"]}).decode()
    source = dialect.rows("r", ("doc", "text"))
    sql = f"SELECT {dialect.json_text('r.doc', 'a', 'b')}, {dialect.json_text('r.doc', 'a', 'none')} FROM {source}"
    assert await database.fetch(sql, dialect.table([(document,)], width=1)) == [("text", None)]
    items = orjson.dumps(["x", "y"]).decode()
    sql = f"SELECT i.value FROM {source} CROSS JOIN {dialect.json_items('r.doc', 'i')} ORDER BY 1"
    assert await database.fetch(sql, dialect.table([(items,)], width=1)) == [("x",), ("y",)]


async def test_keys_sort_by_code_points_and_extremes_agree(database: Database):
    dialect = database.dialect
    source = dialect.rows("r", ("word", "text"))
    words = [("b",), ("B",), ("ä",), ("a",), ("Z",), ("_",)]
    rows = await database.fetch(
        f"SELECT r.word FROM {source} ORDER BY {dialect.collate_key('r.word')}", dialect.table(words, width=1)
    )
    assert [row[0] for row in rows] == sorted(word for (word,) in words)
    sql = f"SELECT {dialect.greatest('CAST(? AS BIGINT)', '5')}, {dialect.least('CAST(? AS BIGINT)', '5')}"
    assert await database.fetch(sql, (7, 7)) == [(7, 5)]


@given(text=st.text(alphabet="a%_\\'", max_size=6))
def test_a_pattern_finds_the_text_that_was_escaped(text: str):
    escaped = PostgresqlDialect().like_escape(text)
    assert escaped.replace("\\\\", "").count("\\") == sum(c in "%_" for c in text)


async def test_an_escaped_pattern_matches_itself_only(database: Database):
    text = "50%_\\'"
    sql = "SELECT CAST(? AS TEXT) LIKE CAST(? AS TEXT) ESCAPE '\\'"
    assert await database.fetch_value(sql, (text, database.dialect.like_escape(text)))
    assert not await database.fetch_value(sql, ("50ab\\'", database.dialect.like_escape(text)))


@pytest.mark.parametrize(
    "url", ("", "mysql://x/y", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/path", "data.db")
)
def test_an_address_that_is_none_is_refused(url: str):
    with pytest.raises(BadAddress):
        Address.parse(url)


def test_a_path_may_be_relative_absolute_or_hold_spaces():
    assert str(Address.parse("sqlite:///data/regulars.db").path) == "data/regulars.db"
    assert str(Address.parse("sqlite:////srv/my%20shop/regulars.db").path) == "/srv/my shop/regulars.db"
    assert Address.parse("postgresql://a:b@host/name").path is None
