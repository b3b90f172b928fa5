"""Every documented payload goes through the models and comes back equal."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import peaka_api.models
from peaka_api.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "generated/peaka_api/openapi.json").read_text(encoding="utf-8"))
REFERENCE = Path(os.environ.get("PEAKA_EXAMPLES", ROOT.parent / "shared/api/examples.json"))


def own_payloads() -> list[Any]:
    """The examples of the document: schema and value."""
    found: list[Any] = []
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            holders = [("request", operation.get("requestBody", {}))]
            holders += list(operation["responses"].items())
            for part, holder in holders:
                for media in holder.get("content", {}).values():
                    for name, example in media.get("examples", {}).items():
                        label = f"{method.upper()} {path} {part} {name}"
                        found.append(pytest.param(media["schema"], example["value"], id=label))
    return found


def reference_payloads() -> list[Any]:
    """The examples of the reference, with the schema that our document has for them."""
    if not REFERENCE.exists():
        return []
    found: list[Any] = []
    for example in json.loads(REFERENCE.read_text(encoding="utf-8")):
        method, path = example["operation"].split(" ")
        operation = DOCUMENT["paths"][path][method.lower()]
        is_request = example["part"] == "request"
        holder = operation["requestBody"] if is_request else operation["responses"][str(example["status"])]
        if "$ref" in holder:
            holder = DOCUMENT["components"]["responses"][holder["$ref"].rsplit("/", 1)[1]]
        (media,) = holder["content"].values()
        found.append(pytest.param(media["schema"], example["value"], id=f"{example['operation']} {example['name']}"))
    return found


def through_models(schema: dict[str, Any], value: Any) -> Any:
    """The value decoded and encoded again by the models that its schema names."""
    if "oneOf" in schema or "anyOf" in schema:
        variants = [variant for variant in schema.get("oneOf") or schema["anyOf"] if "$ref" in variant]
        return through_models(variants[0], value) if not isinstance(value, str) else value
    if schema.get("type") == "array":
        return [through_models(schema["items"], item) for item in value]
    if "$ref" not in schema:
        return value
    model = getattr(peaka_api.models, schema["$ref"].rsplit("/", 1)[1])
    decoded = model.from_dict(value)
    assert model.from_dict(json.loads(json.dumps(decoded.to_dict()))) == decoded
    return decoded.to_dict()


def instants(value: Any) -> Any:
    """The value with timestamps as instants, so that `Z` and `+00:00` are the same."""
    if isinstance(value, dict):
        return {key: instants(item) for key, item in value.items()}
    if isinstance(value, list):
        return [instants(item) for item in value]
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*[Z+]", value):
        # Digits below the microsecond stay text, so that a lost one is a difference.
        digits = re.search(r"\.(\d+)", value)
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC), (digits[1].rstrip("0") if digits else "")
    return value


@pytest.mark.parametrize(("schema", "value"), own_payloads())
def test_examples_of_the_document_come_back_equal(schema: dict[str, Any], value: Any) -> None:
    assert instants(through_models(schema, value)) == instants(value)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"the reference payloads are not here: {REFERENCE.name}")
@pytest.mark.parametrize(("schema", "value"), reference_payloads())
def test_payloads_of_the_reference_come_back_equal(schema: dict[str, Any], value: Any) -> None:
    assert instants(through_models(schema, value)) == instants(value)


def test_every_operation_of_the_document_is_registered_with_its_facts() -> None:
    expected = {}
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                known = operation["x-peaka"]
                expected[operation["operationId"]] = (
                    method.upper(), path, operation["tags"][0], known["idempotent"], known["key_scope"],
                    operation.get("deprecated", False), known["evidence"], known.get("job", {}).get("kind"),
                )  # fmt: skip
    found = {
        name: (
            entry.method, entry.path, entry.group, entry.idempotent, entry.key_scope, entry.deprecated, entry.evidence,
            entry.job,
        )
        for name, entry in OPERATIONS.items()
    }  # fmt: skip
    assert found == expected
    assert len(found) == 142
