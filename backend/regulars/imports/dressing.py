"""Rows of any table as the rooms above know them: cells under the names of fields, words of other systems as ours."""

import re
from collections.abc import Iterator, Mapping, Sequence

from regulars.imports.mapping import Mapped, is_mended
from regulars.imports.subjects import Recipe, Words
from regulars.platform.files.rows import FileRow, is_plain
from regulars.platform.files.tables import Table, TableRow
from regulars.platform.text import clean

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9 ().,/-]*\Z", re.ASCII)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers and phones stay as they are."""
    return f"'{cell}" if _RISKY.match(cell) and not _HARMLESS.match(cell) else cell


def unguarded(cell: str) -> str:
    """What was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


class Dress:
    """What is done to every row of a table."""

    def __init__(self, header: Sequence[str], columns: Mapped, recipe: Recipe | None, *, first: int = 1) -> None:
        """`first` is the number of the first row."""
        words: Mapping[str, Words] = recipe.words if recipe else {}
        self._places: list[tuple[int, str, Words | None]] = [
            (place, target, words.get(target))
            for place, name in enumerate(header)
            if (target := columns.get(name)) is not None
        ]
        self._recipe = recipe
        self._before = first - 1
        self._is_mended = is_mended(header)
        self._carried: dict[str, str] = {}
        self._by: str | None = None

    def rows(self, table: Table) -> Iterator[tuple[list[str], FileRow]]:
        """The cells of each row as they stand, and the row as it is taken."""
        for row in table:
            yield row.cells, self.row(row)

    def row(self, row: TableRow) -> FileRow:
        """One row; `line` is its number."""
        number = row.number + self._before
        if row.trouble is not None:
            return FileRow(number, {}, row.trouble)
        values: dict[str, str] = {}
        cells = row.cells
        is_clean = not self._is_mended and is_plain("|".join(cells))
        for place, target, word in self._places:
            cell = cells[place]
            if not cell:
                continue
            text = cell if is_clean else clean(unguarded(cell) if self._is_mended else cell)
            if word is not None:
                text = word(text)
            if text:
                values[target] = text
        if self._recipe is not None:
            self._put_right(values, self._recipe)
        return FileRow(number, values)

    def _put_right(self, values: dict[str, str], recipe: Recipe) -> None:
        if recipe.carried:
            by = values.get(recipe.carried_by)
            if by is not None and by == self._by:
                for target, text in self._carried.items():
                    values.setdefault(target, text)
            self._by = by
            self._carried = {target: values[target] for target in recipe.carried if target in values}
        recipe.adjust(values)
        for target in [target for target in values if target.startswith("_")]:
            del values[target]
