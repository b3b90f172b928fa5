"""From the body of an answer to a result, in any of the three shapes, and without holding up the event loop.

A hundred thousand rows take a decoder long enough to be noticed by everything else on the loop. So the body is first
cut into rows, which is quick, and then understood a few thousand rows at a time, with a checkpoint in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import GenericAlias
from typing import Any, cast

import anyio.lowlevel
import msgspec

from peaka_api.errors import DecodeError

from .result import QueryResult, ResultColumn
from .types import TrinoType, native, values_of

__all__ = ["decode_result"]

AT_ONCE = 2_000
"""Rows that are understood between two checkpoints: a few milliseconds."""


class _Origin(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    column_name: str | None = None
    catalog_name: str | None = None
    schema_name: str | None = None
    table_name: str | None = None


class _Body(msgspec.Struct, frozen=True):
    data: list[msgspec.Raw]
    columns: list[_Origin] | None = None


class _Head(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    name: str = ""
    display_name: str | None = None
    data_type: str | None = None


class _Cell(msgspec.Struct, frozen=True, gc=False):
    value: str | None = None


class _LooseCell(msgspec.Struct, frozen=True, gc=False):
    value: Any = None


_BODY = msgspec.json.Decoder(_Body)
_HEADS = msgspec.json.Decoder(list[_Head])
_TYPED = msgspec.json.Decoder(list[list[_Cell]])
_TYPED_LOOSE = msgspec.json.Decoder(list[list[_LooseCell]])
_COMPACT = msgspec.json.Decoder(list[list[str | None]])
_LOOSE = msgspec.json.Decoder(list[Any])


async def decode_result(content: bytes, types: Sequence[TrinoType | None] | None = None) -> QueryResult:
    """Read the answer to a query.

    Args:
        content: The body.
        types: The types of the columns, for the shapes that do not tell them.

    Raises:
        DecodeError: It is no such answer, such as one that is cut off, as very large ones can be.
    """
    try:
        body = _BODY.decode(content)
        reader = _reader(body, types)
        values: list[tuple[Any, ...]] = []
        for start in range(0, len(body.data), AT_ONCE):
            values += reader.rows(body.data[start : start + AT_ONCE])
            await anyio.lowlevel.checkpoint()
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise DecodeError(f"this is no result of a query, or one that is cut off: {error}") from error
    return QueryResult(reader.columns, values, reader.texts)


def _reader(body: _Body, types: Sequence[TrinoType | None] | None) -> _Rows:
    origins = body.columns or []
    first: Any = msgspec.json.decode(body.data[0]) if body.data else None
    cells = cast("list[Any]", first) if isinstance(first, list) else []
    if isinstance(first, dict):
        return _SimpleRows(_columns(origins, [str(name) for name in cast("dict[Any, Any]", first)], types))
    if cells and all(isinstance(cell, dict) for cell in cells):
        heads = _HEADS.decode(body.data[0])
        return _TypedRows(
            [_typed(head, origin) for head, origin in zip(heads, _padded(origins, len(heads)), strict=True)]
        )
    width = len(cells) if body.data else len(origins)
    names = [origin.column_name or "" for origin in _padded(origins, width)]
    return _CompactRows(_columns(origins, names, types))


def _padded(origins: Sequence[_Origin], width: int) -> list[_Origin]:
    """The origins of so many columns; unknown where the service lists another number of them."""
    return list(origins) if len(origins) == width else [_Origin()] * width


def _typed(head: _Head, origin: _Origin) -> ResultColumn:
    name = head.name or origin.column_name or ""
    return ResultColumn(
        name,
        head.display_name or name,
        TrinoType.parse(head.data_type) if head.data_type else None,
        origin.catalog_name,
        origin.schema_name,
        origin.table_name,
    )


def _columns(
    origins: Sequence[_Origin], names: Sequence[str], types: Sequence[TrinoType | None] | None
) -> list[ResultColumn]:
    known = list(types) if types is not None and len(types) == len(names) else [None] * len(names)
    return [
        ResultColumn(name, name, kind, origin.catalog_name, origin.schema_name, origin.table_name)
        for name, kind, origin in zip(names, known, _padded(origins, len(names)), strict=True)
    ]


class _Rows:
    """Understands rows of one shape.

    Attributes:
        columns: What there is of them.
        texts: By place, the texts of the columns of which Python's values lose digits.
    """

    def __init__(self, columns: list[ResultColumn]) -> None:
        self.columns = columns
        self.texts: dict[int, list[str | None]] = {
            place: []
            for place, column in enumerate(columns)
            if column.type is not None and column.type.base.startswith("time") and column.type.precision > 6
        }

    def rows(self, raw: Sequence[msgspec.Raw]) -> list[tuple[Any, ...]]:
        """The values of some rows."""
        columns = self._texts_of(b"[" + b",".join(raw) + b"]")
        for place, texts in self.texts.items():
            texts.extend(columns[place])
        values = [values_of(column.type, texts) for column, texts in zip(self.columns, columns, strict=True)]
        return list(zip(*values, strict=True)) if values else [()] * len(raw)

    def _texts_of(self, data: bytes) -> list[list[str | None]]:
        """The texts of each column."""
        raise NotImplementedError


class _TypedRows(_Rows):
    def _texts_of(self, data: bytes) -> list[list[str | None]]:
        width = len(self.columns)
        try:
            rows = _whole(_TYPED.decode(data), width)
        except msgspec.ValidationError:
            loose = _whole(_TYPED_LOOSE.decode(data), width)
            return [[_text(row[place].value) for row in loose] for place in range(width)]
        return [[row[place].value for row in rows] for place in range(width)]


class _CompactRows(_Rows):
    def __init__(self, columns: list[ResultColumn]) -> None:
        super().__init__(columns)
        kinds = [column.type for column in columns]
        fast = [str if kind is None else native(kind) for kind in kinds]
        self._direct: msgspec.json.Decoder[Any] | None = None
        if columns and not self.texts and all(kind is not None for kind in fast):
            row = GenericAlias(tuple, tuple(kind | None for kind in fast))
            self._direct = msgspec.json.Decoder(GenericAlias(list, (row,)), strict=False)

    def rows(self, raw: Sequence[msgspec.Raw]) -> list[tuple[Any, ...]]:
        if self._direct is not None:
            try:
                found: list[tuple[Any, ...]] = self._direct.decode(b"[" + b",".join(raw) + b"]")
            except msgspec.ValidationError:
                # A value that is none of its type: column by column, each by itself.
                return super().rows(raw)
            return found
        return super().rows(raw)

    def _texts_of(self, data: bytes) -> list[list[str | None]]:
        width = len(self.columns)
        try:
            rows = _whole(_COMPACT.decode(data), width)
        except msgspec.ValidationError:
            loose = _whole(_LOOSE.decode(data), width)
            return [[_text(row[place]) for row in loose] for place in range(width)]
        return [[row[place] for row in rows] for place in range(width)]


class _SimpleRows(_Rows):
    def _texts_of(self, data: bytes) -> list[list[str | None]]:
        rows = _LOOSE.decode(data)
        return [[_text(row.get(column.name)) for row in rows] for column in self.columns]


def _whole(rows: list[Any], width: int) -> list[Any]:
    """The rows, each of which has a value for every column.

    Raises:
        ValueError: One has not.
    """
    if any(len(row) != width for row in rows):
        raise ValueError(f"rows have not all {width} values")
    return rows


def _text(value: Any) -> str | None:
    """The text of a value that came as something else, against what is known of the service."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else msgspec.json.encode(value).decode()
