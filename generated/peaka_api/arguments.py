"""Arguments on their way into a request: checked first, so that a mistake is an error here and not at the service."""

from __future__ import annotations

import datetime as dt
import json
import math
import uuid
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any
from urllib.parse import quote

from .decoding import encode
from .errors import InvalidArgument
from .transport import ContentBody, Part
from .types import UNSET, File

__all__ = ["add_header", "add_query", "content_body", "form_fields", "json_value", "parts", "segment"]


def segment(name: str, value: Any) -> str:
    """One segment of a path, quoted.

    Raises:
        InvalidArgument: It is no text or number, or it is empty, `.` or `..`: HTTP libraries drop such segments, and
            the request would reach another operation.
    """
    if not isinstance(value, str | int | float | uuid.UUID | dt.date) or isinstance(value, bool):
        raise InvalidArgument(f"{name} must be text, not {_describe(value)}")
    text = _text(value)
    if text in ("", ".", ".."):
        raise InvalidArgument(f"{name} must not be {text!r}: it is one segment of a path")
    return quote(text, safe="")


def add_query(
    query: list[tuple[str, str]],
    wire: str,
    name: str,
    value: Any,
    *types: Any,
    explode: bool = True,
    deep: bool = False,
) -> None:
    """Add a query parameter; an array becomes several, or one with commas where the document says so."""
    value = json_value(name, value, *types)
    if isinstance(value, list):
        items = [_text(item) for item in value]
        if explode:
            query.extend((wire, item) for item in items)
        elif any("," in item for item in items):
            raise InvalidArgument(f"{name} must not hold a comma: its items are sent with commas between them")
        elif items:
            query.append((wire, ",".join(items)))
    elif isinstance(value, dict):
        query.extend(
            (f"{wire}[{key}]" if deep else key, _text(item)) for key, item in value.items() if item is not None
        )
    elif value is not None:
        query.append((wire, _text(value)))


def add_header(headers: dict[str, str], wire: str, name: str, value: Any, *types: Any) -> None:
    """Add a header; it can hold printable ASCII only."""
    value = json_value(name, value, *types)
    if value is None:
        return
    text = ",".join(_text(item) for item in value) if isinstance(value, list) else _text(value)
    if not all(" " <= character <= "~" for character in text):
        raise InvalidArgument(f"{name} must be printable ASCII: it is sent as the header {wire}")
    headers[wire] = text


def json_value(name: str, value: Any, *types: Any) -> Any:
    """The JSON of an argument.

    Args:
        name: The argument.
        value: What was given.
        types: What it may be; a list `[T, ...]` stands for a sequence of these. No types: anything JSON can hold.

    Raises:
        InvalidArgument: It is something else, or holds what JSON cannot.
    """
    if types:
        _check(name, value, types)
    return _jsonable(name, encode(value))


def content_body(name: str, value: Any, media_type: str) -> ContentBody:
    """A body of bytes."""
    if not isinstance(value, bytes | bytearray):
        raise InvalidArgument(f"{name} must be bytes, not {_describe(value)}")
    return ContentBody(bytes(value), media_type)


def form_fields(wire: str, name: str, value: Any, *types: Any) -> list[tuple[str, str]]:
    """The fields of a form that an argument becomes: an array is one per item, null is an empty text."""
    value = json_value(name, value, *types)
    return [(wire, _text(item)) for item in (value if isinstance(value, list) else [value])]


def parts(wire: str, name: str, value: Any, *types: Any) -> list[Part]:
    """The parts of a multipart body that an argument becomes: an array is one per item.

    Files are files, text is text, objects are JSON, null is an empty text.
    """
    if types:
        _check(name, value, types)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_part(wire, f"{name}[{index}]", item) for index, item in enumerate(value)]
    return [_part(wire, name, value)]


def _part(wire: str, name: str, value: Any) -> Part:
    if isinstance(value, bytes | bytearray):
        value = File(bytes(value), name=wire)
    if isinstance(value, File):
        return Part(wire, value)
    value = _jsonable(name, encode(value))
    if isinstance(value, dict | list):
        return Part(wire, json.dumps(value, ensure_ascii=False), "application/json")
    return Part(wire, _text(value))


def _check(name: str, value: Any, types: Sequence[Any]) -> None:
    for kind in types:
        if kind is None:
            if value is None:
                return
        elif isinstance(kind, list):
            if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
                if kind != [None]:
                    for index, item in enumerate(value):
                        _check(f"{name}[{index}]", item, kind)
                return
        elif kind is int:
            if isinstance(value, int) and not isinstance(value, bool):
                return
        elif kind is float:
            if isinstance(value, int | float) and not isinstance(value, bool):
                return
        elif isinstance(value, kind) or (kind is File and isinstance(value, bytes | bytearray)):
            return
    wanted = " or ".join(dict.fromkeys(_name(kind) for kind in types))
    raise InvalidArgument(f"{name} must be {wanted}, not {_describe(value)}")


def _jsonable(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise InvalidArgument(f"{name} has the key {key!r}, which is not text")
            _jsonable(f"{name}.{key}", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _jsonable(f"{name}[{index}]", item)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidArgument(f"{name} is {value}, which JSON cannot hold")
    elif value is UNSET or not isinstance(value, str | int | bool | None):
        raise InvalidArgument(f"{name} is {_describe(value)}, which JSON cannot hold")
    return value


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _name(kind: Any) -> str:
    if kind is None:
        return "None"
    if isinstance(kind, list):
        return "a sequence" if kind == [None] else f"a sequence of {' or '.join(_name(item) for item in kind)}"
    names = {str: "text (str)", int: "a whole number (int)", float: "a number", bool: "a boolean", Mapping: "a mapping"}
    return names.get(kind) or str(kind.__name__)


def _describe(value: Any) -> str:
    """The type of what was given; the value itself may be a secret."""
    return "None" if value is None else f"a {type(value).__name__}"
