"""Working figures out in a process of its own, which alone loads numpy and scipy (decision 0032).

Columns go over as files: what is handed to a process that begins keeps this one waiting until it has read it.
"""

import asyncio
from array import array
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from regulars.platform import apart

BY_DAY = "by_day"


@dataclass(frozen=True, slots=True)
class Computed:
    """The state of the model and its facts; its four columns, none where there is no model."""

    status: str
    facts: Mapping[str, Any]
    columns: tuple["array[int]", ...] = ()


async def compute(columns: Mapping[str, "array[int]"], by_day: "array[int]", *, today: int, cut: int) -> Computed:
    """Of a million customers: twenty seconds of a core for both fits, the scores and the back-test."""
    with TemporaryDirectory(prefix="regulars-") as folder:
        await asyncio.to_thread(_write, Path(folder), {**columns, BY_DAY: by_day})
        async with apart.stream(predictions, folder, tuple(columns), today, cut, apart=True) as told:
            status, facts = await anext(told)
            return Computed(status, facts, tuple([_column(part) async for parts in told for part in parts]))


def predictions(folder: str, names: tuple[str, ...], today: int, cut: int) -> Generator[Any]:
    """Runs in the other process."""
    computing = import_module("regulars.reports.prediction.computing")
    columns = {name: (Path(folder) / name).read_bytes() for name in names}
    by_day = (Path(folder) / BY_DAY).read_bytes()
    yield from computing.predictions(columns, by_day, today=today, cut=cut)


def _write(folder: Path, columns: Mapping[str, "array[int]"]) -> None:
    for name, column in columns.items():
        (folder / name).write_bytes(column.tobytes())


def _column(part: bytes) -> "array[int]":
    column = array("q")
    column.frombytes(part)
    return column
