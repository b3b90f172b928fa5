"""Creates that have a natural key: whether one that may have been done was done can be looked up.

Each resolver reads what is there and returns what the create would have answered with, or `None` where it is not there.
What is there is adopted where all that was asked for can be seen in it: then it is that, whoever made it. Where the key
is there and the rest is not, or cannot be seen, nothing can tell whether it was this call that made it: `Unsure`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast
from urllib.parse import unquote

from peaka_api.errors import DecodeError
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call, JsonBody, RawResponse

from ..transport.pipeline import Unsure

__all__ = ["RESOLVERS"]

Send = Callable[[Call[Any]], Awaitable[Any]]

_CACHE_KEY = ("catalogId", "schemaName", "tableName")

_DEFINITION = ("fromSchema", "fromTable", "paramValues")


async def _cache(call: Call[Any], send: Send) -> Any:
    """A cache by catalog, schema and table. Its status says that it is there, and its settings are read by its id."""
    wanted = _body(call)
    for status in await _list("caches.list_statuses", f"{call.path}/status", send):
        if all(status.get(name) == wanted.get(name) for name in _CACHE_KEY):
            return await send(_read("caches.get", f"{call.path}/{status.get('id')}"))
    return None


async def _catalog(call: Call[Any], send: Send) -> Any:
    """A catalog by the name it was given and the connection it is on; its SQL name is a slug of that.

    No answer is known to show the extra parameters of a catalog.
    """
    wanted = _body(call)
    for catalog in await _list("catalogs.list", call.path, send):
        if catalog.get("displayName") == wanted["name"] and catalog.get("connectionId") == wanted["connectionId"]:
            if _is_same(catalog.get("extraParameters"), wanted.get("extraParameters")):
                return catalog
            return Unsure(
                f"The catalog {catalog.get('id')} has that name and that connection; whether it has these extra "
                "parameters cannot be seen. See whether it was there before, and what `catalogs.tables` finds in it"
            )
    return None


async def _table(call: Call[Any], send: Send) -> Any:
    """A Peaka Table by its name."""
    return await _internal("tables.list", call, send, lambda name: name)


async def _bi_table(call: Call[Any], send: Send) -> Any:
    """A BI table by its name, from which the service strips underscores."""
    return await _internal("bi_tables.list", call, send, lambda name: name.replace("_", ""))


async def _internal(operation: str, call: Call[Any], send: Send, stored: Callable[[str], str]) -> Any:
    path, _, quoted = call.path.rpartition("/")
    wanted = stored(unquote(quoted)).lower()
    for table in await _list(operation, path, send):
        if str(table.get("tableName")).lower() == wanted:
            return table
    return None


async def _parametric(call: Call[Any], send: Send) -> Any:
    """A parametric table by its target, adopted where it reads the same table with the same values."""
    wanted = _body(call)
    for table in await _list("parametric_tables.list", call.path, send):
        if (table.get("toSchema"), table.get("toTable")) == (wanted["toSchema"], wanted["toTable"]):
            if all(_is_same(table.get(name), wanted.get(name)) for name in _DEFINITION):
                return table
            return Unsure(
                f"{wanted['toSchema']}.{wanted['toTable']} is there with another definition than the one asked for: "
                "see `parametric_tables.list`, and delete it first if it is to be replaced"
            )
    return None


RESOLVERS: Mapping[str, Callable[[Call[Any], Send], Awaitable[Any]]] = {
    "bi_tables.create": _bi_table,
    "caches.create": _cache,
    "catalogs.create": _catalog,
    "parametric_tables.create": _parametric,
    "tables.create": _table,
}
"""By operation id."""


def _read(operation: str, path: str) -> Call[Any]:
    """A read, its answer as JSON."""
    return Call(OPERATIONS[operation], path, RawResponse.json)


async def _list(operation: str, path: str, send: Send) -> list[dict[str, Any]]:
    """A list of objects.

    Raises:
        DecodeError: It is something else, and so tells nothing.
    """
    answer = await send(_read(operation, path))
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in cast("list[Any]", answer)):
        raise DecodeError(f"{operation} did not answer with a list of objects")
    return cast("list[dict[str, Any]]", answer)


def _is_same(there: Any, asked: Any) -> bool:
    """Whether two JSON values are one, where true is not 1. What is empty, null or absent is the same."""
    return json.dumps(there or None, sort_keys=True) == json.dumps(asked or None, sort_keys=True)


def _body(call: Call[Any]) -> dict[str, Any]:
    return dict(call.body.value) if isinstance(call.body, JsonBody) else {}
