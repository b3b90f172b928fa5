"""Results as Arrow tables: the columns in the nearest type of Arrow, with every digit that the service sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from peaka_api.errors import InvalidArgument

from ..errors import ConfigurationError
from .types import TrinoType

if TYPE_CHECKING:
    from .result import QueryResult

__all__ = ["arrow_type", "as_polars", "imported", "to_arrow", "to_column"]

_UNITS = ("s", "ms", "us", "ns")
_STEPS = {"s": 10**6, "ms": 10**3}
"""Microseconds that the last digit of a unit counts, where Python's values have finer ones."""
_FINER = re.compile(r"(\.\d{9})\d+")
_BEFORE_OFFSET = len("2024-01-15T10:30:00.123456")


def to_arrow(result: QueryResult) -> Any:
    """A result as a table.

    Raises:
        ConfigurationError: pyarrow is not installed.
    """
    arrow = imported("pyarrow", "arrow")
    columns = [
        to_column(arrow, column.type, result.column(place), result.texts.get(place))
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


def as_polars(table: Any) -> Any:
    """A table as a frame of polars.

    Raises:
        ConfigurationError: polars is not installed.
        InvalidArgument: Several columns have one name.
    """
    polars = imported("polars", "polars")
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        raise InvalidArgument(f"several columns are called {', '.join(twice)}, which polars does not take: use AS")
    return polars.from_arrow(table)


def to_column(pa: Any, kind: TrinoType | None, values: Sequence[Any], texts: Sequence[str | None] | None) -> Any:
    """A column as an array: of the type of its kind, or of text where one of its values has no room in that.

    Args:
        pa: The module pyarrow.
        kind: The type of the column; `None` where it is not known.
        values: Its values in Python.
        texts: Their texts, where the values have lost digits.
    """
    if kind is None and not values:
        # Of no type at all, so that it fits any other.
        return pa.nulls(0)
    wanted = arrow_type(pa, kind)
    if texts is not None:
        # Python's values have lost digits; Arrow reads the texts.
        found = _from_texts(pa, wanted, texts, values)
        if found is not None:
            return found
    try:
        return pa.array(_fitting(pa, wanted, values), type=wanted)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, OverflowError):
        # A value that is none of its type, or one that Arrow's has no room for: then the column is text.
        return pa.array(texts if texts is not None else list(map(_written, values)), type=pa.string())


def _fitting(pa: Any, wanted: Any, values: Sequence[Any]) -> Sequence[Any]:
    """The values as pyarrow takes them, without a change that it would make without a word.

    Raises:
        ValueError: One would be changed: text to bytes, or digits of a second cut off.
    """
    if wanted.equals(pa.binary(16)):
        return [
            None if value is None else value.bytes if isinstance(value, UUID) else _refuse(value) for value in values
        ]
    if wanted.equals(pa.binary()) and any(isinstance(value, str) for value in values):
        raise ValueError("text among bytes")
    step = _STEPS.get(getattr(wanted, "unit", ""))
    if step is not None and any(isinstance(value, datetime | time) and value.microsecond % step for value in values):
        raise ValueError("finer than the type")
    return values


def _refuse(value: Any) -> NoReturn:
    raise ValueError(f"{type(value).__name__} is no UUID")


def _written(value: Any) -> str | None:
    """A value as the service writes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.hex(" ")
    if isinstance(value, timedelta):
        sign, span = ("-", -value) if value < timedelta() else ("", value)
        minutes, seconds = divmod(span.seconds, 60)
        clock = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{span.microseconds // 1000:03}"
        return f"{sign}{span.days} {clock}"
    return str(value)


def _from_texts(pa: Any, wanted: Any, texts: Sequence[str | None], values: Sequence[Any]) -> Any:
    """A column of times or timestamps with their nanoseconds; `None` where a text is none."""
    try:
        if wanted.equals(pa.time64("ns")):
            return pa.array([None if text is None else _nanoseconds(text) for text in texts], type=wanted)
        if pa.types.is_timestamp(wanted):
            texts = [
                None if text is None else _readable(text, value) for text, value in zip(texts, values, strict=True)
            ]
        return pa.array(texts, type=pa.string()).cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):
        return None


def _nanoseconds(text: str) -> int:
    clock, _, part = text.partition(".")
    hours, minutes, whole = map(int, clock.split(":"))
    return ((hours * 60 + minutes) * 60 + whole) * 10**9 + int(part[:9].ljust(9, "0"))


def _readable(text: str, value: Any) -> str:
    """A timestamp as Arrow reads it: with nine digits of a second at most, and an offset for the name of a zone."""
    text = _FINER.sub(r"\1", text)
    moment, _, zone = text.rpartition(" ")
    if " " not in moment:
        return text
    if zone == "UTC":
        return f"{moment}Z"
    if zone[0] in "+-" or not isinstance(value, datetime):
        return moment + zone
    return moment + value.isoformat(timespec="microseconds")[_BEFORE_OFFSET:]


def arrow_type(pa: Any, kind: TrinoType | None) -> Any:
    """The type of Arrow that is nearest to one of Trino's: text where there is none, or it is not known."""
    if kind is None:
        return pa.string()
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
        # The service pads decimals whose type it does not tell to ten places.
        parameters = (*kind.parameters, 0) if len(kind.parameters) == 1 else kind.parameters or (38, 10)
        precision, scale = parameters[:2]
        has_room = len(parameters) == 2 and 1 <= precision <= 38 and scale <= precision
        return pa.decimal128(precision, scale) if has_room else pa.string()
    unit = _UNITS[min((kind.precision + 2) // 3, 3)]
    if kind.base == "time":
        return pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit)
    if kind.base == "timestamp":
        return pa.timestamp(unit)
    if kind.base == "timestamp with time zone":
        return pa.timestamp(unit, "UTC")
    return pa.string()
