"""Every example in the API document fits its schema, and every documented payload is among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .document import Document, Node, pointer, walk

BASE = "urn:peaka"


@attrs.frozen
class Example:
    """An example beside the schema that it stands for, both by JSON pointer."""

    where: str
    schema: str
    value: Any = attrs.field(repr=False)


def examples(document: Document) -> Iterator[Example]:
    """Yield the examples of all bodies, answers and parameters."""
    for where, node in walk(document.content):
        if "schema" in node:
            for name, example in node.get("examples", {}).items():
                yield Example(pointer(*where, "examples", name), pointer(*where, "schema"), example["value"])


@pytest.fixture(scope="module")
def registry(document: Document) -> Registry[Any]:
    """Resolve references against the whole document."""
    empty: Registry[Any] = Registry()
    filled: Registry[Any] = empty.with_resource(BASE, DRAFT202012.create_resource(document.content))
    return filled


def test_every_example_fits_its_schema(document: Document, registry: Registry[Any]) -> None:
    offences = [
        f"{example.where}: {error.json_path}: {error.message}"
        for example in examples(document)
        for error in _errors(registry, example.schema, example.value)
    ]
    assert offences == [], "\n".join(offences)


def test_an_example_that_does_not_fit_is_found(registry: Registry[Any]) -> None:
    schema = "#/components/schemas/ExportJobCreated"
    assert [error.json_path for error in _errors(registry, schema, {"id": 7, "status": "PENDING"})] == ["$.id"]


def test_every_example_has_a_summary(document: Document) -> None:
    assert [
        f"{pointer(*where)}: {name}"
        for where, node in walk(document.content)
        if "schema" in node
        for name, example in node.get("examples", {}).items()
        if set(example) != {"summary", "value"} or not example["summary"].strip()
    ] == []


def test_every_example_is_written_where_this_test_looks(document: Document) -> None:
    # What `x-peaka` calls an example is a line of Python.
    assert [
        pointer(*where) for where, node in walk(document.content) if "example" in node and "x-peaka" not in where
    ] == []
    assert [
        pointer(*where)
        for where, node in walk(document.content)
        if isinstance(node.get("examples"), list) or ("examples" in node and "schema" not in node)
    ] == []


def test_every_documented_payload_is_an_example_of_its_operation(
    document: Document, documented_payloads: list[Node]
) -> None:
    operations = {operation.key: operation for operation in document.operations()}
    missing: list[str] = []
    for payload in documented_payloads:
        operation = operations[payload["operation"]]
        holder = (
            document.resolve(operation.node["requestBody"])
            if payload["part"] == "request"
            else operation.responses[str(payload["status"])]
        )
        values = [
            example["value"] for media in holder["content"].values() for example in media.get("examples", {}).values()
        ]
        if payload["value"] not in values:
            missing.append(f"{payload['name']}: {payload['operation']}, {payload['part']} {payload.get('status', '')}")
    assert missing == []


def _errors(registry: Registry[Any], schema: str, value: Any) -> Iterator[Any]:
    # Braces of path templates must be percent-encoded in a fragment.
    fragment = schema.replace("{", "%7B").replace("}", "%7D")
    validator = Draft202012Validator({"$ref": f"{BASE}{fragment}"}, registry=registry)
    yield from validator.iter_errors(value)  # pyright: ignore[reportUnknownMemberType] - half typed in its stubs
