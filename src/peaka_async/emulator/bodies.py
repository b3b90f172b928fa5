"""Checks a request's JSON body against the API document: required members and JSON types, nothing finer.

The live service refuses a missing member (`Missing property 'credential'`) and a value of the wrong JSON type. It
ignores members that it does not know, and values inside the right type are judged by each operation in its own words,
so neither unknown members nor enums are looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from .document import ApiDocument, JsonObject, Operation
from .errors import bad_request


def is_object(value: object) -> TypeGuard[JsonObject]:
    """Tell whether a parsed JSON value is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Tell whether a parsed JSON value is an array."""
    return isinstance(value, list)


def check_body(value: Any, schema: JsonObject, document: ApiDocument, where: str = "body") -> None:
    """Refuse a body that lacks a required member or has one of the wrong JSON type.

    Args:
        value: The parsed JSON.
        schema: What the operation takes.
        document: Where `$ref` points.
        where: What to call the value in the message.

    Raises:
        Refusal: 400 of shape C.
    """
    schema = _only_choice(document.resolve(schema), document)
    types = _types(schema)
    if types and not any(_is_a(value, name) for name in types):
        wanted = " or ".join(name for name in types if name != "null") or "null"
        raise bad_request(f"Property '{where}' must be of type {wanted}")
    if is_object(value):
        _check_members(value, schema, document)
    elif is_array(value) and "items" in schema:
        for index, item in enumerate(value):
            check_body(item, schema["items"], document, f"{where}[{index}]")


def _check_members(value: JsonObject, schema: JsonObject, document: ApiDocument) -> None:
    for name in cast("list[str]", schema.get("required", [])):
        if value.get(name) is None:
            raise bad_request(f"Missing property '{name}'")
    for name, member in cast("dict[str, JsonObject]", schema.get("properties", {})).items():
        # Null and absent are one thing to the service wherever a member is optional.
        if value.get(name) is not None:
            check_body(value[name], member, document, name)


def _only_choice(schema: JsonObject, document: ApiDocument) -> JsonObject:
    """Return what a schema allows beside null, if that is one thing; of several the operation itself has to choose."""
    choices = [document.resolve(one) for one in cast("list[JsonObject]", schema.get("oneOf", []))]
    something = [one for one in choices if one.get("type") != "null"]
    return something[0] if len(something) == 1 else schema


def _types(schema: JsonObject) -> list[str]:
    stated = schema.get("type", [])
    return [stated] if isinstance(stated, str) else cast("list[str]", stated)


def _is_a(value: Any, name: str) -> bool:
    match name:
        case "object":
            return is_object(value)
        case "array":
            return is_array(value)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "null":
            return value is None
        case _:
            raise ValueError(f"the API document uses the JSON type {name!r}, which this check does not know")


def check_query(query: Mapping[str, str], operation: Operation, document: ApiDocument) -> None:
    """Refuse query parameters that are missing, or are no value of their type.

    Raises:
        Refusal: 400 of shape C; the live wording was not recorded.
    """
    for parameter in operation.parameters:
        text = query.get(parameter.name)
        if text is None:
            if parameter.required:
                raise bad_request(f"Required parameter '{parameter.name}' is missing")
            continue
        schema = document.resolve(parameter.schema)
        if "integer" in _types(schema):
            if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
                raise bad_request(f"Parameter '{parameter.name}' must be a whole number of zero or more")
        elif not _reads_as(text, schema):
            raise bad_request(f"Parameter '{parameter.name}' has no such value: '{text}'")


def _reads_as(text: str, schema: JsonObject) -> bool:
    if "boolean" in _types(schema):
        return text.lower() in {"true", "false"}
    return "enum" not in schema or text in schema["enum"]


_MOST_DIGITS = 10
"""More than a 32-bit number of the service's can have."""
