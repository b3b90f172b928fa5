"""Reads our API document into the same facts as the reference.

Our named enums and the string-or-null notations are turned back into what the reference says in one line: a type
expression (`Name | array<T> | map<string, T> | empty | binary | any | sse | A | B`), nullability, format, values.
"""

from __future__ import annotations

from typing import Final

import attrs

from .document import Document, Node, Operation
from .facts import Facts, corrections, default_of, values, without_nothing, yes_no

UNDERSTOOD: Final = frozenset(
    {
        *(
            "$ref",
            "type",
            "format",
            "enum",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "oneOf",
            "anyOf",
        ),
        *("description", "default", "writeOnly", "x-peaka"),
    }
)
NULL: Final[Node] = {"type": "null"}


@attrs.frozen
class Shape:
    """A schema in the terms of the reference."""

    type: str
    nullable: bool = False
    format: str | None = None
    enum: tuple[str, ...] | None = None
    item_enum: tuple[str, ...] | None = None

    def __str__(self) -> str:
        """Write it as a type expression."""
        return f"{self.type} | null" if self.nullable else self.type


def document_facts(document: Document) -> Facts:
    """Facts of the whole document: one branch per operation (`GET /info`) and one per object schema (`Project`)."""
    keys = {operation.id: operation.key for operation in document.operations()}
    facts: Facts = {each.key: _operation(document, each, keys) for each in document.operations()}
    facts.update({name: _schema(document, node) for name, node in document.schemas.items() if not _is_named_enum(node)})
    return facts


def shape(document: Document, schema: Node) -> Shape:
    """Express a schema in the terms of the reference; ValueError where it says more than those terms can."""
    if unknown := set(schema) - UNDERSTOOD:
        message = f"the comparison does not understand {sorted(unknown)} in {schema}"
        raise ValueError(message)
    if "$ref" in schema:
        target = document.resolve(schema)
        # The reference writes its enums inline: our names for them are a convenience of the client.
        return shape(document, target) if _is_named_enum(target) else Shape(schema["$ref"].rpartition("/")[2])
    if branches := schema.get("oneOf") or schema.get("anyOf"):
        shapes = [shape(document, branch) for branch in branches if branch != NULL]
        if len(shapes) == 1:
            return attrs.evolve(shapes[0], nullable=NULL in branches)
        return Shape(" | ".join(map(str, shapes)), nullable=NULL in branches)
    return _typed(document, schema)


def _typed(document: Document, schema: Node) -> Shape:
    if "type" not in schema:
        return Shape("any")
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    nullable = "null" in names
    (name,) = [each for each in names if each != "null"]
    if name == "array":
        items = shape(document, schema["items"])
        return Shape(f"array<{items}>", nullable, item_enum=items.enum)
    if name == "object":
        members = schema.get("additionalProperties", False)
        if "properties" in schema or not members:
            message = f"an object with fields of its own needs a name: {schema}"
            raise ValueError(message)
        return Shape(f"map<string, {'any' if members is True else shape(document, members)}>", nullable)
    if schema.get("format") == "binary":
        return Shape("binary", nullable)
    enum = tuple(schema["enum"]) if "enum" in schema else None
    return Shape(name, nullable, schema.get("format"), enum)


def _is_named_enum(schema: Node) -> bool:
    return "enum" in schema


def _operation(document: Document, operation: Operation, keys: dict[str, str]) -> Facts:
    node, extension = operation.node, operation.extension
    successes = {status: each for status, each in operation.responses.items() if status.startswith("2")}
    failures = {
        status: each for status, each in operation.responses.items() if status != "default" and status not in successes
    }
    return without_nothing(
        {
            "key_scope": extension["key_scope"],
            "evidence": extension["evidence"],
            "deprecated": yes_no(node.get("deprecated", False)),
            "parameters": {
                f"{each['name']} in {each['in']}": _parameter(document, each) for each in operation.parameters
            },
            "body": _body(document, document.resolve(node["requestBody"])) if "requestBody" in node else None,
            "success": {status: _answer(document, each) for status, each in successes.items()},
            "failures": {status: str(_answer(document, each)["type"]) for status, each in failures.items()},
            "job": _job(extension["job"], keys) if "job" in extension else None,
            "corrections": corrections(extension.get("corrections", [])),
        }
    )


def _parameter(document: Document, node: Node) -> Facts:
    seen = shape(document, node["schema"])
    return without_nothing(
        {
            "type": str(seen),
            "format": seen.format,
            "required": yes_no(node.get("required", False)),
            "enum": values(seen.enum),
            "default": default_of(node["schema"]),
        }
    )


def _body(document: Document, node: Node) -> Facts:
    return {**_content(document, node["content"]), "required": yes_no(node.get("required", False))}


def _answer(document: Document, node: Node) -> Facts:
    return _content(document, node["content"]) if node.get("content") else {"type": "empty"}


def _content(document: Document, content: Node) -> Facts:
    ((media, node),) = content.items()
    # OpenAPI has no type for a stream of events: the media type says it, whatever the schema calls the text.
    kind = "sse" if media == "text/event-stream" else str(shape(document, node["schema"]))
    return {"media": media, "type": kind}


def _job(node: Node, keys: dict[str, str]) -> Facts:
    poll = node.get("poll")
    return without_nothing(
        {
            "declared": "yes",
            "poll": keys.get(poll, f"{poll} (no such operation)") if poll else None,
            "slot": node.get("slot"),
            "terminal": values(node.get("terminal")),
        }
    )


def _schema(document: Document, node: Node) -> Facts:
    required = node.get("required", [])
    return without_nothing(
        {
            "open": yes_no(bool(node.get("additionalProperties", False))),
            "properties": {
                name: _property(document, each, required=name in required)
                for name, each in node.get("properties", {}).items()
            },
            "corrections": corrections(node.get("x-peaka", {}).get("corrections", [])),
        }
    )


def _property(document: Document, node: Node, *, required: bool) -> Facts:
    seen = shape(document, node)
    return without_nothing(
        {
            "type": seen.type,
            "format": seen.format,
            # Anything includes null.
            "nullable": None if seen.type == "any" else yes_no(seen.nullable),
            "required": yes_no(required),
            "enum": values(seen.enum),
            "item enum": values(seen.item_enum),
            "default": default_of(node),
            "write-only": "yes" if node.get("writeOnly") else None,
        }
    )
