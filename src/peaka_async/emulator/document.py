"""The API document as the emulator needs it: its operations, and the schemas of the bodies they take."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, cast

import attrs

JsonObject = dict[str, Any]

METHODS = frozenset({"get", "put", "post", "delete", "patch"})


@attrs.frozen
class Parameter:
    """A query parameter that an operation takes."""

    name: str
    required: bool
    schema: JsonObject = attrs.field(repr=False)


@attrs.frozen
class Operation:
    """One operation of the API document.

    Attributes:
        id: The operationId, `group.method`.
        method: The HTTP method, in capitals.
        segments: The path template between its slashes, `{name}` for an argument.
        key_scope: `partner` if only a Partner key may call it, `both` otherwise.
        evidence: How well the behaviour is known: `live`, `client` or `document`.
        body: The schema of the JSON body, None where the operation takes none.
        body_required: Whether a request without a body is refused.
        multipart: Whether the body is multipart and not JSON.
        parameters: The query parameters.
        deprecated: Whether the published document deprecates it.
    """

    id: str
    method: str
    segments: tuple[str, ...]
    key_scope: str
    evidence: str
    body: JsonObject | None = attrs.field(default=None, repr=False)
    body_required: bool = False
    multipart: bool = False
    parameters: tuple[Parameter, ...] = attrs.field(default=(), repr=False)
    deprecated: bool = False


@attrs.frozen
class ApiDocument:
    """The whole API document."""

    raw: JsonObject = attrs.field(repr=False)
    operations: Mapping[str, Operation] = attrs.field(repr=False)

    def resolve(self, schema: JsonObject) -> JsonObject:
        """Follow the `$ref` of a schema until there is none."""
        while "$ref" in schema:
            found: Any = self.raw
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                found = found[part]
            schema = cast("JsonObject", found)
        return schema


def read_document(raw: JsonObject) -> ApiDocument:
    """Read the parsed JSON of an API document.

    Raises:
        ValueError: An operation has no operationId, or two have the same.
    """
    operations: dict[str, Operation] = {}
    for path, item in cast("dict[str, JsonObject]", raw["paths"]).items():
        for method in METHODS & item.keys():
            stated = cast("JsonObject", item[method])
            operation = _read_operation(path, method, stated)
            if operation.id in operations:
                raise ValueError(f"two operations of the API document are called {operation.id}")
            operations[operation.id] = operation
    return ApiDocument(raw=raw, operations=operations)


def _read_operation(path: str, method: str, stated: JsonObject) -> Operation:
    if "operationId" not in stated:
        raise ValueError(f"{method.upper()} {path} of the API document has no operationId")
    extension = cast("JsonObject", stated.get("x-peaka", {}))
    request = cast("JsonObject", stated.get("requestBody", {}))
    content = cast("JsonObject", request.get("content", {}))
    return Operation(
        id=str(stated["operationId"]),
        method=method.upper(),
        segments=tuple(path.strip("/").split("/")),
        key_scope=str(extension.get("key_scope", "both")),
        evidence=str(extension.get("evidence", "document")),
        body=content.get("application/json", {}).get("schema"),
        body_required=bool(request.get("required", False)),
        multipart="multipart/form-data" in content,
        parameters=tuple(
            Parameter(str(one["name"]), bool(one.get("required", False)), one["schema"])
            for one in cast("list[JsonObject]", stated.get("parameters", []))
            if one["in"] == "query"
        ),
        deprecated=bool(stated.get("deprecated", False)),
    )


@functools.cache
def packaged_document() -> ApiDocument:
    """Read the API document that comes with the generated package, once per process."""
    text = (resources.files("peaka_api") / "openapi.json").read_text(encoding="utf-8")
    return read_document(json.loads(text))
