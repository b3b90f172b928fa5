"""Data sources: the connections to them, the catalogs over these, and the tables a catalog shows."""

from __future__ import annotations

import re
from typing import Any

import attrs

INTERNAL_CATALOG = "1"
QUERY_CATALOG = "2"

BOTH_CACHE_TYPES = ("FULL_REFRESH", "INCREMENTAL")


@attrs.frozen
class SourceColumn:
    """A column as its source describes it; `comment` is a database comment."""

    name: str
    data_type: str
    comment: str | None = None


@attrs.define
class SourceTable:
    """A table at its source, with whatever is wrong with it.

    Attributes:
        name: Its name in SQL.
        columns: Its columns, in order.
        rows: Rows at the source now.
        inserted: Rows ever inserted at the source: what an incremental update counts.
        changed: Rows ever updated or deleted at the source: these cost an incremental update time.
        cache_types: The ways in which it can be cached; empty if it cannot.
        comment: A database comment on the table; one that is not JSON makes cache creation fail.
        hung: Whether its syncs never end.
        corrupted: Whether it reads as cached although no cache of it exists, and cannot be cached again.
        failure: A message with which its syncs fail; None if they succeed.
        sync_seconds: How long a full sync takes, in emulator seconds; None to go by the number of rows.
    """

    name: str
    columns: tuple[SourceColumn, ...] = attrs.field(default=(), repr=False)
    rows: int = 0
    inserted: int = 0
    changed: int = 0
    cache_types: tuple[str, ...] = BOTH_CACHE_TYPES
    comment: str | None = None
    hung: bool = False
    corrupted: bool = False
    failure: str | None = None
    sync_seconds: float | None = None

    @property
    def cacheable(self) -> bool:
        """Whether the table list says that it can be cached; True does not prove that the source can be read."""
        return bool(self.cache_types)

    def insert(self, rows: int) -> None:
        """Add rows at the source."""
        self.rows += rows
        self.inserted += rows

    def update(self, rows: int) -> None:
        """Change rows at the source."""
        self.changed += rows

    def delete(self, rows: int) -> None:
        """Remove rows at the source."""
        self.rows -= rows
        self.changed += rows


@attrs.define
class Connection:
    """A connection to a data source; its credential is kept and never shown."""

    id: str
    name: str
    type: str
    credential: dict[str, Any] = attrs.field(factory=dict[str, Any], repr=False)


@attrs.define
class Catalog:
    """A catalog: schemas of tables, by name.

    Attributes:
        id: A decimal string.
        name: Its name in SQL, a lower-case slug of `display_name`.
        display_name: Its name as it was sent.
        type: What kind of source it shows, in the words of the catalogs and not of the connections.
        connection_id: None for the built-in catalogs.
        schemas: Table by table name by schema name.
    """

    id: str
    name: str
    display_name: str
    type: str
    connection_id: str | None = None
    schemas: dict[str, dict[str, SourceTable]] = attrs.field(factory=dict[str, dict[str, SourceTable]], repr=False)


def slug(name: str) -> str:
    """Return the SQL name of a catalog that is called `name`."""
    return re.sub(r"[^a-z0-9_]", "_", name.lower())


def catalog_type(connection_type: str) -> str:
    """Return the type of a catalog over a connection: not the same word, `POSTGRES` gives `peaka_postgres`."""
    return {"POSTGRES": "peaka_postgres", "hubspot_access_token": "hubspot"}.get(
        connection_type, connection_type.lower()
    )
