"""What a document must not do although OpenAPI allows it: the parser would answer with lost or wrong code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from document import Document, Raw, RawOperation, method_name
from openapi_python_client.strings import ClassName, snake_case
from problems import GenerationFailed, Problem
from properties import identifier

Keys = tuple[str | int, ...]

_DATA = {"const", "default", "enum", "example", "examples"}
"""Keywords below which there are values rather than schemas."""

_NAMED = {"parameters", "paths", "properties", "requestBodies", "responses", "schemas"}
"""Keywords below which the keys are names and no keywords."""

_STYLES = {"path": {"simple"}, "query": {"form", "deepObject"}, "header": {"simple"}}

_CLASSES_IN_USE = {"Any", "Call", "EventStream", "File", "Literal", "Mapping", "Response", "Self", "Sequence", "Unset"}
"""Classes that the generated modules import; a model of the same name would hide them."""


def enforce(document: Document) -> None:
    """Look for everything that is known to go wrong.

    Raises:
        GenerationFailed: Something does; every problem is named with its place.
    """
    problems = [*_operations(document), *_group_names(document), *_class_names(document)]
    for keys, schema in _mappings(document.raw, ()):
        problems += _enum(document, keys, schema)
        problems += _discriminator(document, keys, schema)
    if problems:
        raise GenerationFailed(problems)


def _operations(document: Document) -> Iterator[Problem]:
    seen: dict[str, RawOperation] = {}
    methods: dict[tuple[str, str], RawOperation] = {}
    for operation in document.operations:
        if not operation.id:
            yield Problem(operation.where, "has no operationId: it names the method, as in `caches.list`")
            continue
        if not operation.tag:
            yield Problem(operation.where, f"{operation.id} has no tag: it names the group of the operation")
        if len(operation.raw.get("tags", ())) > 1:
            yield Problem(operation.where, f"{operation.id} has several tags: keep the one that is its group")
        if operation.id in seen:
            first = seen[operation.id]
            yield Problem(operation.where, f"operationId {operation.id} is already used at {first.where}")
        seen.setdefault(operation.id, operation)
        key = (operation.tag, method_name(operation))
        if key in methods and methods[key].id != operation.id:
            yield Problem(
                operation.where,
                f"{operation.id} and {methods[key].id} both become the method {key[1]} of {key[0]}",
            )
        methods.setdefault(key, operation)
        yield from _bodies(document, operation)
        yield from _parameters(operation)


def _bodies(document: Document, operation: RawOperation) -> Iterator[Problem]:
    """Types of which the parser would keep one and drop the others without a word."""
    content = document.resolve(operation.raw.get("requestBody", {})).get("content", {})
    if len(content) > 1:
        yield Problem(operation.where, f"{operation.id} takes {', '.join(content)}: keep one request type")
    if not operation.successes:
        yield Problem(operation.where, f"{operation.id} declares no response of the 200s")
    for status, response in operation.successes.items():
        types = document.resolve(response).get("content", {})
        if len(types) > 1:
            yield Problem(
                operation.where, f"{operation.id} answers {status} as {', '.join(types)}: keep one response type"
            )


def _parameters(operation: RawOperation) -> Iterator[Problem]:
    for parameter in operation.parameters:
        name, place = parameter["name"], parameter["in"]
        if place == "cookie":
            yield Problem(operation.where, f"{operation.id} wants the cookie {name}: cookies are not supported")
            continue
        if "schema" not in parameter:
            yield Problem(operation.where, f"{operation.id}: parameter {name} has no schema")
        style = parameter.get("style")
        if style is not None and style not in _STYLES[place]:
            yield Problem(operation.where, f"{operation.id}: parameter {name} has the unsupported style {style}")


def _group_names(document: Document) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for operation in document.operations:
        name = identifier(operation.tag)
        first = seen.setdefault(name, operation.tag)
        if first != operation.tag:
            yield Problem(operation.where, f"the tags {first} and {operation.tag} both become the group {name}")


def _class_names(document: Document) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name in document.raw.get("components", {}).get("schemas", {}):
        class_name = str(ClassName(name, ""))
        where = document.where("components", "schemas", name)
        if class_name in seen:
            yield Problem(where, f"the schemas {seen[class_name]} and {name} both become the class {class_name}")
        if class_name in _CLASSES_IN_USE:
            yield Problem(where, f"a schema cannot be called {name}: generated code has a class of that name")
        seen.setdefault(class_name, name)


def _enum(document: Document, keys: Keys, schema: Raw) -> Iterator[Problem]:
    """Values whose names collide; the parser crashes on some and drops one of others."""
    values = schema.get("enum")
    if not isinstance(values, list):
        return
    seen: dict[str, object] = {}
    for value in values:
        if not isinstance(value, str) or not value[:1].isalpha():
            continue
        member = str(snake_case(value.upper())).upper()
        if member in seen:
            yield Problem(document.where(*keys), f"{seen[member]!r} and {value!r} both become the member {member}")
        seen.setdefault(member, value)


def _discriminator(document: Document, keys: Keys, schema: Raw) -> Iterator[Problem]:
    """The parser ignores discriminators; variants are told apart only where each has a constant."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict):
        return
    name = discriminator.get("propertyName")
    for variant in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        resolved = document.resolve(variant)
        if resolved.get("type") == "null":
            continue
        if "const" not in document.resolve(resolved.get("properties", {}).get(name, {})):
            which = variant.get("$ref", "a variant").rpartition("/")[2]
            yield Problem(document.where(*keys), f"{which} does not say by `const` which {name} it is")


def _mappings(part: Any, keys: Keys) -> Iterator[tuple[Keys, Raw]]:
    """Every mapping of the document that may be a schema."""
    if isinstance(part, dict):
        yield keys, part
        names = bool(keys) and keys[-1] in _NAMED and not (len(keys) > 1 and keys[-2] in _NAMED)
        for key, value in part.items():
            if names or (key not in _DATA and not key.startswith("x-")):
                yield from _mappings(value, (*keys, key))
    elif isinstance(part, list):
        yield from _items(part, keys)


def _items(part: Iterable[Any], keys: Keys) -> Iterator[tuple[Keys, Raw]]:
    for index, item in enumerate(part):
        yield from _mappings(item, (*keys, index))
