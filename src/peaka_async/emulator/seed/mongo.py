"""A MongoDB: each database a schema, each table with a hidden `_id`, and nothing that can be cached.

That is measured; databases, collections and their fields are ours.
"""

from __future__ import annotations

import hashlib

from ..state.sources import SourceColumn, SourceTable
from .expressions import columns, email, moment, one_of, person, sometimes_null, spread

_ROWS = {
    "shop": {"orders": 900, "products": 120, "reviews": 310, "users": 400},
    "analytics": {"events": 5000, "sessions": 640},
}


def _object_id(table: str, of: str = "i") -> str:
    """Digits of an object id as MongoDB makes it: four bytes of time, five of the process, three of a counter."""
    process = hashlib.md5(table.encode(), usedforsecurity=False).hexdigest()[:10]
    return f"printf('%08x', 1704067200 + ({of}) * 3600) || '{process}' || printf('%06x', {of})"


def _one(schema: str, table: str, of: str | None = None) -> str:
    below = _ROWS[schema][table]
    return _object_id(table, spread(below) if of is None else f"({of}) % {below}")


_UPDATED = {"updated_at": ("timestamp(3)", moment("2024-06-01", 3600, "i + 24 * r"))}

_FIELDS = {
    "orders": {
        "user_id": ("varchar", _one("shop", "users")),
        "product_id": ("varchar", _one("shop", "products")),
        "quantity": ("integer", "1 + i % 3"),
        "total": ("double", f"{spread(9973)} / 100.0"),
        "gift": ("boolean", sometimes_null("i % 5 = 0", 4)),
    },
    "products": {
        "title": ("varchar", "'Product ' || (i + 1)"),
        "price": ("double", f"{spread(997)} / 8.0"),
        "stock": ("bigint", spread(89)),
        "color": ("varchar", sometimes_null(one_of(("red", "green", "blue")), 5)),
    },
    "reviews": {
        "user_id": ("varchar", _one("shop", "users")),
        "product_id": ("varchar", _one("shop", "products", "i * 7")),
        "stars": ("integer", "1 + i % 5"),
        "text": ("varchar", sometimes_null("'Review no. ' || (i + 1)", 3)),
    },
    "users": {
        "email": ("varchar", email()),
        "name": ("varchar", person()),
        "age": ("integer", sometimes_null(f"18 + {spread(60)}", 6)),
        "newsletter": ("boolean", "i % 3 = 0"),
    },
    "events": {
        "session_id": ("varchar", _one("analytics", "sessions")),
        "kind": ("varchar", one_of(("view", "view", "click", "purchase"))),
        "duration": ("double", f"{spread(9973)} / 1000000.0"),
    },
    "sessions": {
        "user_id": ("varchar", sometimes_null(_one("shop", "users"), 4)),
        "device": ("varchar", one_of(("phone", "desktop", "tablet"))),
    },
}

_COLUMNS = {
    name: (
        SourceColumn("_id", "varbinary", values=f"unhex({_object_id(name)})", hidden=True),
        *columns({**fields, **_UPDATED}),
    )
    for name, fields in _FIELDS.items()
}


def mongo_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return two schemas with fresh tables."""
    return {
        schema: {name: SourceTable(name, _COLUMNS[name], rows, cache_types=()) for name, rows in tables.items()}
        for schema, tables in _ROWS.items()
    }
