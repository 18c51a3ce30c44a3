"""The rows of a page as the database gave them: looked at column by column, or made into objects when asked for."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar, cast, overload

Row = TypeVar("Row")
Convert = Callable[[Any], Any]


class Unread:
    """Stands in a row where a column was not read: a wrong selection must fail, and never look like a null."""

    def __repr__(self) -> str:
        """As an error message shows it."""
        return "<a column that was not read>"


UNREAD: Any = Unread()


class Batch(Sequence[Row]):
    """Rows of one kind that can be looked at column by column."""

    __slots__ = ()

    @property
    @abstractmethod
    def kinds(self) -> set[type]:
        """The classes of its rows."""
        ...

    @abstractmethod
    def column(self, name: str) -> Sequence[Any]:
        """An attribute of every row."""
        ...

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Rows as objects."""
        return self.objects[index]

    def __iter__(self) -> Iterator[Row]:
        """Rows as objects."""
        return iter(self.objects)

    def __eq__(self, other: object) -> bool:
        """Whether the same rows stand in both."""
        return isinstance(other, Sequence) and list(self) == list(cast("Sequence[Any]", other))

    __hash__ = None  # pyright: ignore[reportAssignmentType] - compared like a list

    @property
    @abstractmethod
    def objects(self) -> list[Row]:
        """The rows as objects."""
        ...


class Objects(Batch[Any]):
    """Rows that are objects already, of whatever classes."""

    __slots__ = ("_objects",)

    def __init__(self, objects: Sequence[Any]) -> None:
        """The rows."""
        self._objects = objects if isinstance(objects, list) else list(objects)

    def __len__(self) -> int:
        """How many."""
        return len(self._objects)

    @property
    def kinds(self) -> set[type]:
        """Looked at one by one."""
        return set(map(type, self._objects))

    @property
    def objects(self) -> list[Any]:
        """As given."""
        return self._objects

    def column(self, name: str) -> Sequence[Any]:
        """Read from each."""
        return list(map(attrgetter(name), self._objects))


class Columns(Batch[Row]):
    """Rows that exist only as columns, one of them at least, all of them equally long."""

    __slots__ = ("_columns", "_row")

    def __init__(self, row: Callable[..., Row], columns: Mapping[str, Sequence[Any]]) -> None:
        """`row` makes one of them of the columns' values in their order."""
        self._row = row
        self._columns = columns

    def __len__(self) -> int:
        """How many."""
        return len(next(iter(self._columns.values())))

    @property
    def kinds(self) -> set[type]:
        """The one class."""
        return {cast("type", self._row)}

    @property
    def objects(self) -> list[Row]:
        """Made anew each time."""
        return list(map(self._row, *self._columns.values()))

    def column(self, name: str) -> Sequence[Any]:
        """As given."""
        return self._columns[name]


class Shape(Generic[Row]):
    """How rows are made of a statement's tuples."""

    __slots__ = ("build", "converts", "names", "places", "row", "texts")

    def __init__(
        self,
        row: Callable[..., Row],
        names: Sequence[str],
        places: Mapping[str, int | None],
        converts: Mapping[str, Convert],
    ) -> None:
        """`names` are the row's fields; `places` says where in a tuple each that was read stands, none where hidden."""
        self.row = row
        self.names = names
        self.places = places
        self.converts = converts
        self.texts: Sequence[int] = ()
        """Where in a tuple the stretches of its text stand, in rows that come written."""
        self.build = _builder(self)
        """The row of one tuple."""

    def moved(self, by: int) -> "Shape[Row]":
        """The shape where so many values stand before."""
        places = {name: None if place is None else place + by for name, place in self.places.items()}
        return Shape(self.row, self.names, places, self.converts).written([place + by for place in self.texts])

    def written(self, texts: Sequence[int]) -> "Shape[Row]":
        """This shape, of rows whose text stands at these places."""
        self.texts = texts
        return self


_UNREAD, _HIDDEN = -2, -1


def _builder(shape: Shape[Row]) -> Callable[[Sequence[Any]], Row]:
    picked = [shape.places.get(name, _UNREAD) for name in shape.names]
    pick = itemgetter(*(_HIDDEN if place is None else place for place in picked))
    steps = [(shape.names.index(name), convert) for name, convert in shape.converts.items()]
    row = shape.row

    def build(values: Sequence[Any]) -> Row:
        fields: list[Any] = list(pick((*values, UNREAD, None)))
        for place, convert in steps:
            if fields[place] is not None:
                fields[place] = convert(fields[place])
        return row(*fields)

    return build


class Rows(Batch[Row]):
    """Rows of a statement; objects are made once, when first asked for."""

    __slots__ = ("_columns", "_objects", "shape", "tuples")

    def __init__(self, shape: Shape[Row], tuples: list[Sequence[Any]]) -> None:
        """Tuples may hold more than the shape tells of."""
        self.shape = shape
        self.tuples = tuples
        self._columns: list[tuple[Any, ...]] | None = None
        self._objects: list[Row] | None = None

    def __len__(self) -> int:
        """How many."""
        return len(self.tuples)

    @property
    def kinds(self) -> set[type]:
        """The one class of the table."""
        return {cast("type", self.shape.row)} if self.tuples else set()

    @property
    def objects(self) -> list[Row]:
        """Made when first asked for."""
        if self._objects is None:
            self._objects = list(map(self.shape.build, self.tuples))
        return self._objects

    def column(self, name: str) -> Sequence[Any]:
        """As the row's attribute would be. Raises `LookupError` where it was not read."""
        shape = self.shape
        if name not in shape.places:
            if name in shape.names:
                raise LookupError(f"{name} was not read.")
            return list(map(attrgetter(name), self.objects))
        place = shape.places[name]
        if place is None or not self.tuples:
            return [None] * len(self.tuples)
        if self._columns is None:
            self._columns = list(zip(*self.tuples, strict=True))
        values = self._columns[place]
        convert = shape.converts.get(name)
        return values if convert is None else [None if value is None else convert(value) for value in values]


def unwritten(shape: Shape[Any], tuples: Sequence[Sequence[Any]]) -> bool:
    """Whether the database could not write one of these rows, and they have to be read anew."""
    return any(values[place] is None for place in shape.texts for values in tuples)


def joined(lists: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """Several lists as one, kept as columns where all are of one statement."""
    first = lists[0] if lists else ()
    if isinstance(first, Rows):
        shape = first.shape
        tuples = [one.tuples for one in lists if isinstance(one, Rows) and one.shape is shape]
        if len(tuples) == len(lists):
            return Rows(shape, list(chain.from_iterable(tuples)))
    return list(chain.from_iterable(lists))
