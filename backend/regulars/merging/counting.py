"""How many rows of each kind go over."""

from collections.abc import Iterable, Mapping, Sequence

from regulars.platform.db.connect import Reader
from regulars.platform.following import APART, MOVED, Entry, Rows, followers
from regulars.platform.query.sql import Sql

SUBJECT = "customer"
COUNTED = ("orders", "addresses", "notes", "groups", "consents", "messages")


def counted_rows() -> Iterable[Rows]:
    """The declared rows that are told of."""
    return (rows for rows in followers(SUBJECT) if rows.counted in COUNTED)


def of_entries(entries: Sequence[Entry]) -> dict[str, int]:
    """What went over, by what it is called."""
    names = {rows.table: rows.counted for rows in counted_rows()}
    counts: dict[str, int] = dict.fromkeys(COUNTED, 0)
    for entry in entries:
        name = names.get(entry.table)
        if name is not None and entry.kind in (MOVED, APART):
            counts[name] += len(entry.data)
    return counts


async def of_records(reader: Reader, keys: Sequence[int]) -> Mapping[str, int]:
    """What these records have."""
    counts: dict[str, int] = dict.fromkeys(COUNTED, 0)
    for rows in counted_rows():
        counts[rows.counted or ""] += int(
            await reader.fetch_value(
                f"SELECT count(*) FROM {rows.table} WHERE {reader.dialect.in_list(rows.column, 'bigint')}",
                (reader.dialect.array(sorted(set(keys))),),
            )
        )
    return counts


async def marks(reader: Reader) -> dict[str, int]:
    """The newest key of each table whose rows may be told apart by what came later."""
    return {
        rows.table: int(await reader.fetch_value(f"SELECT coalesce(max({rows.key}), 0) FROM {rows.table}"))
        for rows in followers(SUBJECT)
        if rows.key == "id" and (rows.counted or rows.named)
    }


def written_after(rows: Rows, at: int, marks: Mapping[str, int]) -> Sql:
    """Those of the rows that were written since."""
    if rows.since is not None:
        return Sql(f"{rows.since} > ?", (at,))
    return Sql(f"{rows.key} > ?", (marks.get(rows.table, 0),))


async def written_since(
    reader: Reader, survivor: int, at: int, marks: Mapping[str, int], theirs: Sequence[str]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """What the survivor got since: how much stays, and how much names whom it gave back, by their e-mail keys."""
    stays: dict[str, int] = dict.fromkeys(COUNTED, 0)
    goes = dict(stays)
    for rows in counted_rows():
        later = written_after(rows, at, marks)
        where, params = f"{rows.column} = ? AND {later.text}", (survivor, *later.params)
        every = int(await reader.fetch_value(f"SELECT count(*) FROM {rows.table} WHERE {where}", params))
        named = 0
        if rows.named is not None and every and theirs:
            named = int(
                await reader.fetch_value(
                    f"SELECT count(*) FROM {rows.table} WHERE {where} AND {reader.dialect.in_list(rows.named, 'text')}",
                    (*params, reader.dialect.array(theirs)),
                )
            )
        stays[rows.counted or ""] += every - named
        goes[rows.counted or ""] += named
    return stays, goes
