"""Requests that the API document does not know: `AsyncPeaka.request`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from peaka_api.arguments import add_header, add_query, json_value
from peaka_api.errors import InvalidArgument
from peaka_api.operations import Operation
from peaka_api.transport import Call, JsonBody, RawResponse

__all__ = ["adhoc_call"]


def adhoc_call(
    method: Any, path: Any, query: Mapping[str, Any] | None, json: Any, headers: Mapping[str, str] | None
) -> Call[Any]:
    """The call, its arguments checked.

    Raises:
        InvalidArgument: An argument cannot be right.
    """
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z]+", method):
        raise InvalidArgument(f"method is {method!r}; it must be an HTTP verb such as GET")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise InvalidArgument(f"path is {path!r}; it must start with one slash, such as /info")
    if not all("!" <= character <= "~" for character in path) or re.search(r"[?#\\]", path):
        raise InvalidArgument(f"path is {path!r}; quote it, and pass the query string as query=")
    if any(part in (".", "..") for part in path.split("/")):
        raise InvalidArgument(f"path is {path!r}; a segment of it is dots alone, which would reach another path")
    verb = method.upper()
    pairs: list[tuple[str, str]] = []
    for name, value in (query or {}).items():
        if value is not None:
            add_query(pairs, name, f"query[{name!r}]", value)
    sent: dict[str, str] = {}
    for name, value in (headers or {}).items():
        if name.lower() == "authorization":
            raise InvalidArgument("the header Authorization is the client's own; it cannot be set")
        add_header(sent, name, f"headers[{name!r}]", value, str)
    operation = Operation(
        id=f"{verb} {path}",
        method=verb,
        path=path,
        group="",
        name="request",
        idempotent=verb in ("GET", "HEAD"),
        key_scope="both",
        deprecated=False,
        evidence="unknown",
        job=None,
    )
    body = None if json is None else JsonBody(json_value("json", json))
    return Call(operation, path, _read, query=pairs, headers=sent, body=body, accept="*/*")


def _read(response: RawResponse) -> Any:
    if not response.content:
        return None
    kind = response.media_type
    if kind == "application/json" or kind.endswith("+json"):
        return response.json()
    return response.text if kind.startswith("text/") else response.content
