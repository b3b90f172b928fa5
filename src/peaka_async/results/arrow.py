"""Results as Arrow tables: the columns in the nearest type of Arrow, with every digit that the service sent."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from .types import TrinoType

if TYPE_CHECKING:
    from .result import QueryResult

__all__ = ["imported", "to_arrow"]

_UNITS = ("s", "ms", "us", "ns")


def to_arrow(result: QueryResult) -> Any:
    """A result as a table.

    Raises:
        ConfigurationError: pyarrow is not installed.
    """
    arrow = imported("pyarrow", "arrow")
    columns = [
        _column(arrow, column.type, result.column(place), result.texts.get(place))
        for place, column in enumerate(result.columns)
    ]
    return arrow.table(columns, names=[column.name for column in result.columns])


def imported(name: str, extra: str) -> Any:
    """A package that only some users need.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigurationError(f'this needs {name}: pip install "peaka-async[{extra}]"') from error


def _column(pa: Any, kind: TrinoType | None, values: Sequence[Any], texts: Sequence[str | None] | None) -> Any:
    wanted = _type(pa, kind) if kind is not None else pa.string()
    if kind is not None and kind.base == "uuid":
        values = [value if value is None or isinstance(value, str) else value.bytes for value in values]
    if texts is not None:
        # Python's values have lost digits; Arrow reads the texts.
        found = _from_texts(pa, wanted, texts)
        if found is not None:
            return found
    try:
        return pa.array(values, type=wanted)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, OverflowError):
        # A value that is none of its type, or one that Arrow's has no room for: then the column is text.
        return pa.array([None if value is None else str(value) for value in values], type=pa.string())


def _from_texts(pa: Any, wanted: Any, texts: Sequence[str | None]) -> Any:
    """A column of times or timestamps with their nanoseconds; `None` where a text is none."""
    try:
        if wanted.equals(pa.time64("ns")):
            return pa.array([None if text is None else _nanoseconds(text) for text in texts], type=wanted)
        # Arrow reads an offset, and not the name of a zone; of those only UTC can be written as one.
        plain = [text if text is None or not text.endswith(" UTC") else f"{text[:-4]}Z" for text in texts]
        return pa.array(plain, type=pa.string()).cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):
        return None


def _nanoseconds(text: str) -> int:
    clock, _, part = text.partition(".")
    hours, minutes, whole = map(int, clock.split(":"))
    return ((hours * 60 + minutes) * 60 + whole) * 10**9 + int(part.ljust(9, "0") or 0)


def _type(pa: Any, kind: TrinoType) -> Any:
    simple = {
        "tinyint": pa.int8(),
        "smallint": pa.int16(),
        "integer": pa.int32(),
        "int": pa.int32(),
        "bigint": pa.int64(),
        "real": pa.float32(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "varbinary": pa.binary(),
        "date": pa.date32(),
        "uuid": pa.binary(16),
        "interval day to second": pa.duration("ms"),
    }
    if kind.base in simple:
        return simple[kind.base]
    if kind.base == "decimal":
        precision, scale = (*kind.parameters, *(38, 0)[len(kind.parameters) :])
        return pa.decimal128(precision, scale)
    unit = _UNITS[min((kind.precision + 2) // 3, 3)]
    if kind.base == "time":
        return pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit)
    if kind.base == "timestamp":
        return pa.timestamp(unit)
    if kind.base == "timestamp with time zone":
        return pa.timestamp(unit, "UTC")
    return pa.string()
