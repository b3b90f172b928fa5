"""Short forms for the JSON schemas of the controls."""

from __future__ import annotations

from collections.abc import Iterable

from .checks import Schema

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
SECONDS: Schema = {"type": "number", "minimum": 0}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
ANY_OBJECT: Schema = {"type": "object"}
ANYTHING: Schema = {}


def obj(members: dict[str, Schema], *, required: Iterable[str] = ()) -> Schema:
    """Return the schema of an object that has these members and no others."""
    return {"type": "object", "properties": members, "required": sorted(required), "additionalProperties": False}


def answer(members: dict[str, Schema]) -> Schema:
    """Return the schema of an object that has all of these members and no others."""
    return obj(members, required=members)


def each(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    """Return the schema of an object whose members have names that are not fixed."""
    return {"type": "object", "additionalProperties": values}


def one_of(values: Iterable[str]) -> Schema:
    """Return the schema of a text that is one of these."""
    return {"type": "string", "enum": list(values)}


def or_null(schema: Schema) -> Schema:
    """Return a schema with null beside what it has."""
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **more, "type": [*types, "null"]}


def described(schema: Schema, text: str) -> Schema:
    """Return a schema with a description."""
    return {**schema, "description": text}
