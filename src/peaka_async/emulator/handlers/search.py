"""Search for catalogs, schemas and tables by name, in an index that forgets nothing. Section 5.3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from ..errors import bad_request
from ..registry import Call, handles
from ..replies import ok
from .discovery import names_in

_GROUPS = {1: "matchedCatalogs", 2: "matchedSchemas", 3: "matchedTables"}
"""The group of a hit, by how many names it has."""

_DEFAULT_LIMIT = 100


@handles("catalogs.search")
def search(call: Call) -> Response:
    """Find the names that contain a text, whatever its case, those of catalogs deleted long ago too.

    How a page is shared out between the groups is not known: here all catalogs come first, then schemas, then tables.
    """
    limit, offset = _page(call)
    hits = _hits(call)
    page = hits[offset : offset + limit]
    following = offset + limit if offset + limit < len(hits) else None
    # Documents have a list in the place of null.
    nothing: list[Any] | None = [] if call.documented else None
    groups = {
        group: [dict(zip(("catalog", "schema", "table"), hit, strict=False)) for hit in page if len(hit) == size]
        for size, group in _GROUPS.items()
    }
    meta = {
        "page": {"limit": limit, "offset": offset, "nextOffset": following},
        "query": {"text": call.body["query"]},
    }
    return ok({**{group: found or nothing for group, found in groups.items()}, "meta": meta})


def _page(call: Call) -> tuple[int, int]:
    """Return limit and offset; how the live service answers others than these is not known."""
    limit, offset = (
        default if call.body.get(name) is None else call.body[name]
        for name, default in (("limit", _DEFAULT_LIMIT), ("offset", 0))
    )
    if limit < 1:
        raise bad_request("Property 'limit' must be one or more")
    if offset < 0:
        raise bad_request("Property 'offset' must be zero or more")
    return limit, offset


def _hits(call: Call) -> list[tuple[str, ...]]:
    text = call.body["query"].lower()
    asked = [call.body.get("catalog"), call.body.get("schema")]
    # Both built-in catalogs have one name, and so may a new catalog and one that was deleted.
    names = dict.fromkeys(_indexed(call))
    found = [one for one in names if text in one[-1].lower() and _inside(one, asked)]
    return sorted(found, key=len)


def _indexed(call: Call) -> Iterator[tuple[str, ...]]:
    catalogs = [(one.name, names_in(call, one)) for one in call.project.catalogs.values()]
    for catalog, schemas in (*catalogs, *call.project.deleted_catalogs.items()):
        yield (catalog,)
        for schema, tables in schemas.items():
            yield catalog, schema
            yield from ((catalog, schema, table) for table in tables)


def _inside(name: tuple[str, ...], asked: list[str | None]) -> bool:
    wanted = [(place, one.lower()) for place, one in enumerate(asked) if one is not None]
    return all(place < len(name) and name[place].lower() == one for place, one in wanted)
