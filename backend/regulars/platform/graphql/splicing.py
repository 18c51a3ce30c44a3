"""Rows that come as text, with holes in it: what functions answered is put into them."""

from collections.abc import Awaitable, Iterable, Sequence
from typing import Any, cast

import orjson

from regulars.platform.query.rows import Batch, Rows


def is_written(batch: Batch[Any]) -> bool:
    """Whether its rows come as text."""
    return isinstance(batch, Rows) and bool(batch.shape.texts)


def spliced(batch: Batch[Any], rest: Iterable[tuple[str, Any]], filled: Any) -> Any:
    """The rows as fragments of JSON; `filled` holds the answers of each row by key, none where the row failed."""
    keys = [key for key, _ in rest]
    if not isinstance(filled, list):
        return _later(batch, keys, filled)
    return _fragments(cast("Rows[Any]", batch), keys, cast("list[Any]", filled))


async def _later(batch: Batch[Any], keys: Sequence[str], filled: Awaitable[list[Any]]) -> list[Any]:
    return _fragments(cast("Rows[Any]", batch), keys, await filled)


def _fragments(rows: Rows[Any], keys: Sequence[str], filled: Sequence[Any]) -> list[Any]:
    first, *others = rows.shape.texts
    found: list[Any] = []
    for values, answers in zip(rows.tuples, filled, strict=True):
        if answers is None:
            found.append(None)
            continue
        text = [values[first].encode()]
        for key, place in zip(keys, others, strict=True):
            text += [orjson.dumps(answers[key]), values[place].encode()]
        found.append(orjson.Fragment(b"".join(text)))
    return found
