"""Checks the bodies that the controls are sent: strictly, and with the closest name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, cast

from ..bodies import is_array, is_object

Schema = dict[str, Any]
"""A JSON schema, of which the controls use what `check` knows; nothing but `False` forbids further members."""

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}

_LARGEST = 1e15
"""More than any count or number of seconds here; what is infinite or not a number is no smaller."""


class ControlError(Exception):
    """What a control refuses.

    Args:
        status: The HTTP status.
        error: What kind of refusal it is, in a few words.
        message: What was wrong, and what would be right.
    """

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message


def bad_value(message: str) -> ControlError:
    """Return the refusal of a value that was sent."""
    return ControlError(400, "Bad Request", message)


def unknown(what: str, name: str, known: Iterable[str]) -> ControlError:
    """Return the refusal of a name that is none of the known ones."""
    return ControlError(404, "Not Found", f"there is no {what} {name!r}{close_to(name, known)}")


def close_to(name: str, known: Iterable[str]) -> str:
    """Return, as the end of a sentence, the names that come close, or else all of them."""
    names = sorted(known)
    close = get_close_matches(name, names, n=3)
    if close:
        return f"; close to it: {', '.join(close)}"
    return f"; there is: {', '.join(names)}" if names else "; there is none at all"


def check(value: Any, schema: Schema, where: str = "body") -> None:
    """Refuse a value that does not fit a schema.

    Args:
        value: The parsed JSON.
        schema: What it is to be.
        where: What to call it in the message.

    Raises:
        ControlError: 400.
    """
    if "oneOf" in schema:
        check(value, _alternative(value, schema["oneOf"], where), where)
        return
    types = [schema["type"]] if isinstance(schema.get("type"), str) else cast("list[str]", schema.get("type", []))
    if types and not any(_is_a(value, name) for name in types):
        raise bad_value(f"{where} must be of type {' or '.join(types)}")
    if "enum" in schema and value not in schema["enum"]:
        raise bad_value(f"{where} has no value {value!r}{close_to(str(value), map(str, schema['enum']))}")
    if isinstance(value, int | float):
        _check_bounds(value, schema, where)
    elif is_object(value):
        _check_members(value, schema, where)
    elif is_array(value):
        _check_items(value, schema, where)


def _check_bounds(value: float, schema: Schema, where: str) -> None:
    if not -_LARGEST <= value <= _LARGEST:
        raise bad_value(f"{where} must be a number of at most {_LARGEST:g}")
    if "minimum" in schema and value < schema["minimum"]:
        raise bad_value(f"{where} must not be less than {schema['minimum']}")
    if "maximum" in schema and value > schema["maximum"]:
        raise bad_value(f"{where} must not be more than {schema['maximum']}")


def _check_items(value: list[Any], schema: Schema, where: str) -> None:
    if "minItems" in schema and not schema["minItems"] <= len(value) <= schema["maxItems"]:
        raise bad_value(f"{where} must have {schema['minItems']} to {schema['maxItems']} items")
    for index, item in enumerate(value):
        check(item, schema.get("items", {}), f"{where}[{index}]")


def _check_members(value: dict[str, Any], schema: Schema, where: str) -> None:
    members: dict[str, Schema] = schema.get("properties", {})
    for name in cast("list[str]", schema.get("required", [])):
        if name not in value:
            raise bad_value(f"{where} lacks {name!r}")
    others: Schema | bool = schema.get("additionalProperties", {})
    for name, member in value.items():
        expected = members.get(name, others)
        if isinstance(expected, bool):
            raise bad_value(f"{where} has no member {name!r}{close_to(name, members)}")
        check(member, expected, f"{where}.{name}")


def _alternative(value: Any, alternatives: list[Schema], where: str) -> Schema:
    """Return the alternative that has the type of a value."""
    found = next((one for one in alternatives if _is_a(value, one["type"])), None)
    if found is None:
        raise bad_value(f"{where} must be of type {' or '.join(str(one['type']) for one in alternatives)}")
    return found


def _is_a(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])
