"""Rows out of YAML and JSON: a list of mappings, each a row by the names of its columns."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from ..state.sources import SourceColumn
from .mounting import CannotMount

Row = dict[str, object]

_BIGINT = range(-(2**63), 2**63)
_WIDENED = {
    frozenset({"bigint", "double"}): "double",
    frozenset({"bigint", "decimal(38,0)"}): "decimal(38,0)",
}
"""What a column is that has values of two types; any other two do not go together."""


def read_document(path: Path) -> list[Row]:
    """Read the rows of a file, with the names of the columns in lower case.

    Raises:
        CannotMount: It is not a list of mappings, or YAML without PyYAML.
    """
    try:
        written = path.stat().st_mtime_ns
    except OSError as error:
        raise CannotMount(path, error.strerror or str(error)) from error
    return _read(path, written)


# Every statement over a mounted table asks for its rows, and YAML is slow to read.
@functools.lru_cache(maxsize=32)
def _read(path: Path, _written: int) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotMount(path, str(error)) from error
    loaded = _json(path, text) if path.suffix.lower() == ".json" else _yaml(path, text)
    if not isinstance(loaded, list):
        raise CannotMount(path, "a list of mappings is needed, one for each row")
    return [_row(path, place, one) for place, one in enumerate(cast("list[Any]", loaded), start=1)]


def document_columns(path: Path, rows: Iterable[Row]) -> tuple[SourceColumn, ...]:
    """Return the columns of rows, in the order in which their names first appear.

    Raises:
        CannotMount: There are none, or one has values of types that do not go together.
    """
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            found = kinds.setdefault(name, set())
            if value is not None:
                found.add(_kind(path, name, value))
    if not kinds:
        raise CannotMount(path, "it has no rows, so it has no columns")
    return tuple(SourceColumn(name, _type(path, name, found)) for name, found in kinds.items())


def texts(rows: Iterable[Row], names: Iterable[str]) -> list[list[str | None]]:
    """Return rows as texts that can be cast to the types of their columns; what a row leaves out is None."""
    wanted = list(names)
    return [[_text(row.get(name)) for name in wanted] for row in rows]


def _json(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise CannotMount(path, f"it is no JSON: {error}") from error


def _yaml(path: Path, text: str) -> object:
    try:
        import yaml
    except ImportError as error:
        raise CannotMount(path, "YAML files need PyYAML: `pip install pyyaml`, or write the rows as JSON") from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CannotMount(path, f"it is no YAML: {error}") from error


def _row(path: Path, place: int, one: object) -> Row:
    if not isinstance(one, dict):
        raise CannotMount(path, f"row {place} is no mapping")
    row: Row = {}
    for name, value in cast("dict[object, object]", one).items():
        if not isinstance(name, str) or not name:
            raise CannotMount(path, f"row {place} has a column called {name!r}, which is no text")
        if name.lower() in row:
            raise CannotMount(path, f"row {place} has two columns called {name.lower()!r}")
        row[name.lower()] = value
    return row


def _kind(path: Path, name: str, value: object) -> str:
    match value:
        # A bool is an int to Python, and a datetime is a date.
        case bool():
            return "boolean"
        case int():
            if abs(value) >= 10**38:
                raise CannotMount(path, f"column {name!r}: {value} has more than 38 digits")
            return "bigint" if value in _BIGINT else "decimal(38,0)"
        case float():
            return "double"
        case str():
            return "varchar"
        case datetime():
            return "timestamp(6)" if value.tzinfo is None else "timestamp(6) with time zone"
        case date():
            return "date"
        case bytes():
            return "varbinary"
        case list() | dict():
            return "json"
        case _:
            raise CannotMount(path, f"column {name!r}: no type for a {type(value).__name__}")


def _type(path: Path, name: str, kinds: set[str]) -> str:
    if len(kinds) > 1:
        if frozenset(kinds) not in _WIDENED:
            raise CannotMount(path, f"column {name!r} has values of several types: {', '.join(sorted(kinds))}")
        return _WIDENED[frozenset(kinds)]
    return next(iter(kinds), "varchar")


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bytes():
            return "".join(f"\\x{byte:02X}" for byte in value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case date():
            return value.isoformat()
        case _:
            return str(value)
