"""The shapes of rows on the wire: cells with their types, plain arrays, or objects, and how each becomes values.

Values are read straight into their types where the decoder knows these. Elsewhere, and in a part of which a value is
none of its type, they go by way of their texts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import GenericAlias
from typing import Any, ClassVar, NamedTuple, TypeAlias, cast

import msgspec
from typing_extensions import override

from .body import Body, Origin
from .result import ResultColumn
from .types import TrinoType, native, values_of

__all__ = ["Part", "Shape", "Texts", "Types", "converted", "shape_like", "shape_of"]

Types: TypeAlias = "Sequence[TrinoType | None]"
"""The type of each column; `None` for one that is not known."""

Texts: TypeAlias = "list[Sequence[str | None]]"
"""The texts of each column."""


class Part(NamedTuple):
    """Some rows.

    Attributes:
        values: Those of each column.
        texts: By place, the texts of the columns of which Python's values lose digits.
    """

    values: list[Sequence[Any]]
    texts: Mapping[int, Sequence[str | None]]


class _Head(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    name: str = ""
    display_name: str | None = None
    data_type: str | None = None


class _LooseCell(msgspec.Struct, frozen=True, gc=False):
    value: Any = None


_HEADS = msgspec.json.Decoder(list[_Head])
_LOOSE = msgspec.json.Decoder(list[list[Any]])
_LOOSE_CELLS = msgspec.json.Decoder(list[list[_LooseCell]])
_OBJECTS = msgspec.json.Decoder(list[dict[str, Any]])

_value: Callable[[Any], Any] = attrgetter("value")


def shape_of(body: Body, types: Types | None) -> Shape:
    """The shape of the rows of a body.

    Args:
        body: The body.
        types: The types of the columns, for the shapes that do not tell them.

    Raises:
        msgspec.DecodeError: Its rows have no shape that is known.
    """
    raw = body.first()
    first: Any = None if raw is None else msgspec.json.decode(raw)
    if isinstance(first, dict):
        told = [origin.column_name for origin in body.origins if origin.column_name]
        # The members stand in any order, and only the list of columns has all of them.
        names = told if len(set(told)) == len(body.origins) else [str(name) for name in cast("dict[Any, Any]", first)]
        return _Objects(_columns(body.origins, names, types))
    cells = cast("list[Any]", first) if isinstance(first, list) else []
    if cells and all(isinstance(cell, dict) for cell in cells):
        heads = _HEADS.decode(cast("msgspec.Raw", raw))
        return _Cells(list(map(_typed, heads, _padded(body.origins, len(heads)))))
    width = len(body.origins) if raw is None else len(cells)
    names = [origin.column_name or "" for origin in _padded(body.origins, width)]
    return _Tuples(_columns(body.origins, names, types))


def shape_like(body: Body, columns: Sequence[ResultColumn]) -> Shape:
    """The shape of rows that are arrays of the values of known columns.

    Raises:
        ValueError: They are of other columns.
    """
    found = shape_of(body, None)
    names = [column.name for column in found.columns]
    wanted = [column.name for column in columns]
    if not body.is_over and (len(names) != len(wanted) or (any(names) and names != wanted)):
        raise ValueError(f"the columns are {', '.join(names)}, and those of the rows before are {', '.join(wanted)}")
    return _Tuples(columns)


class Shape(ABC):
    """Understands rows of one shape.

    Args:
        columns: What there is of them.
    """

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        self.columns = tuple(columns)

    @abstractmethod
    def texts(self, data: bytes) -> Texts:
        """The texts of each column.

        Args:
            data: A JSON array of rows.

        Raises:
            msgspec.DecodeError: It is none.
            ValueError: A row has another number of values.
        """

    def values(self, data: bytes) -> Part:
        """The values of each column; arguments and errors as with `texts`."""
        return converted(self.columns, self.texts(data))


class _Tuples(Shape):
    """Rows of a fixed number of values, which the decoder reads into their types by place."""

    _in_cells: ClassVar[bool] = False

    def __init__(self, columns: Sequence[ResultColumn]) -> None:
        super().__init__(columns)
        kinds = [str if column.type is None else native(column.type) for column in columns]
        self._by_text = [place for place, kind in enumerate(kinds) if kind is None]
        self._of_texts = _decoder((str,) * len(kinds), in_cells=self._in_cells, strict=True)
        self._of_values = _decoder(tuple(kind or str for kind in kinds), in_cells=self._in_cells, strict=False)

    @override
    def texts(self, data: bytes) -> Texts:
        try:
            return self._columns_of(self._of_texts.decode(data))
        except msgspec.ValidationError:
            rows = [tuple(map(_text, row)) for row in self._loose(data)]
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError(f"rows have not all {len(self.columns)} values")
        return list(zip(*rows, strict=True))

    @override
    def values(self, data: bytes) -> Part:
        try:
            columns = self._columns_of(self._of_values.decode(data))
        except msgspec.ValidationError:
            return super().values(data)
        texts = {place: columns[place] for place in self._by_text if _is_lossy(self.columns[place])}
        for place in self._by_text:
            columns[place] = values_of(self.columns[place].type, columns[place])
        return Part(columns, texts)

    @staticmethod
    def _columns_of(rows: list[tuple[Any, ...]]) -> list[Sequence[Any]]:
        """The values of each column."""
        return list(zip(*rows, strict=True))

    @staticmethod
    def _loose(data: bytes) -> Iterable[Iterable[Any]]:
        """The values of each row, whatever they are."""
        return _LOOSE.decode(data)


class _Cells(_Tuples):
    """Rows of objects, each with the name and the type of its column beside its value."""

    _in_cells = True

    @staticmethod
    @override
    def _columns_of(rows: list[tuple[Any, ...]]) -> list[Sequence[Any]]:
        return [list(map(_value, cells)) for cells in zip(*rows, strict=True)]

    @staticmethod
    @override
    def _loose(data: bytes) -> Iterable[Iterable[Any]]:
        return [map(_value, row) for row in _LOOSE_CELLS.decode(data)]


class _Objects(Shape):
    """Rows that are objects; of columns of one name there is one."""

    @override
    def texts(self, data: bytes) -> Texts:
        rows = _OBJECTS.decode(data)
        names = {column.name for column in self.columns}
        if any(row.keys() - names for row in rows):
            raise ValueError(f"rows have other members than {', '.join(sorted(names))}")
        return [[_text(row.get(column.name)) for row in rows] for column in self.columns]


def converted(columns: Sequence[ResultColumn], texts: Texts) -> Part:
    """Some rows, from the texts of each of their columns."""
    values: list[Sequence[Any]] = [values_of(column.type, of_it) for column, of_it in zip(columns, texts, strict=True)]
    return Part(values, {place: texts[place] for place, column in enumerate(columns) if _is_lossy(column)})


def _is_lossy(column: ResultColumn) -> bool:
    return column.type is not None and column.type.is_lossy


@lru_cache(maxsize=256)
def _decoder(kinds: tuple[Any, ...], *, in_cells: bool, strict: bool) -> msgspec.json.Decoder[Any]:
    """What reads rows whose values are of these types. Making one takes as long as reading a hundred rows."""
    row = GenericAlias(tuple, tuple(_cell(kind) if in_cells else kind | None for kind in kinds))
    return msgspec.json.Decoder(GenericAlias(list, (row,)), strict=strict)


@lru_cache(maxsize=64)
def _cell(kind: Any) -> Any:
    """A cell whose value is read as a type."""
    return msgspec.defstruct("Cell", [("value", kind | None, None)], frozen=True, gc=False)


def _typed(head: _Head, origin: Origin) -> ResultColumn:
    name = head.name or origin.column_name or ""
    return ResultColumn(
        name,
        head.display_name or name,
        TrinoType.parse(head.data_type) if head.data_type else None,
        origin.catalog_name,
        origin.schema_name,
        origin.table_name,
    )


def _columns(origins: Sequence[Origin], names: Sequence[str], types: Types | None) -> list[ResultColumn]:
    known = list(types) if types is not None and len(types) == len(names) else [None] * len(names)
    return [
        ResultColumn(name, name, kind, origin.catalog_name, origin.schema_name, origin.table_name)
        for name, kind, origin in zip(names, known, _padded(origins, len(names)), strict=True)
    ]


def _padded(origins: Sequence[Origin], width: int) -> list[Origin]:
    """The origins of so many columns; unknown where the service lists another number of them."""
    return list(origins) if len(origins) == width else [Origin()] * width


def _text(value: Any) -> str | None:
    """The text of a value that came as something else, against what is known of the service."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else msgspec.json.encode(value).decode()
