"""The document of the controls, made from what the controls themselves declare."""

from __future__ import annotations

import inspect
from typing import Any

from ...._version import __version__
from ..checks import Schema
from ..schemas import ANY_OBJECT, TEXT, answer
from ..surface import CONTROL_PATH, Control, ControlCall, control, controls

_ERROR = answer({"error": TEXT, "message": TEXT})


@control("GET", "/openapi.json", answer=ANY_OBJECT)
def get_openapi(_call: ControlCall) -> Any:
    """Return the document of the controls, OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for one in controls().values():
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Controls of the peaka-async emulator", "version": __version__},
        "servers": [{"url": CONTROL_PATH}],
        "paths": paths,
    }


def _operation(one: Control) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.id,
        "summary": inspect.getdoc(one.function),
        "parameters": [*_path_parameters(one), *_query_parameters(one)],
        "responses": {
            "200": {"description": "Done.", "content": _json(one.answer)},
            "default": {"description": "Refused; nothing was changed.", "content": _json(_ERROR)},
        },
    }
    if one.body is not None:
        required = bool(one.body.get("required"))
        described["requestBody"] = {"required": required, "content": _json(one.body)}
    return described


def _path_parameters(one: Control) -> list[dict[str, Any]]:
    names = [segment[1:-1] for segment in one.path.split("/") if segment.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names]


def _query_parameters(one: Control) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in one.query.items()]


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
