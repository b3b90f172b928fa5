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
    """A column as its source describes it.

    Attributes:
        name: Its name in SQL.
        data_type: Its Trino type, in lower case.
        comment: A database comment; None for none.
        values: A DuckDB expression for its values over `i`, the number of the row from 0 on, and `r`, how often the
            row was updated; None for something plausible by name and type.
        hidden: Whether it is left out of the list of columns and of `SELECT *`, and still can be asked for by name.
    """

    name: str
    data_type: str
    comment: str | None = None
    values: str | None = None
    hidden: bool = False


@attrs.frozen
class Contents:
    """Which rows a table had at one moment: all that is needed to make them again.

    Attributes:
        first: The number of the first row.
        last: The number behind the last row.
        revisions: For each update ever made, the number behind the last row that it changed.
    """

    first: int = 0
    last: int = 0
    revisions: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.last - self.first


@attrs.define
class SourceTable:
    """A table at its source, with whatever is wrong with it.

    Attributes:
        name: Its name in SQL.
        columns: Its columns, in order.
        rows: Rows at the source now.
        removed: Rows ever deleted at the source, from the oldest on.
        inserted: Rows ever inserted at the source: what an incremental update counts.
        changed: Rows ever updated or deleted at the source: these cost an incremental update time.
        revisions: For each update ever made, the number behind the last row that it changed.
        cache_types: The ways in which it can be cached; empty if it cannot.
        comment: A database comment on the table; one that is not JSON makes cache creation fail.
        hung: Whether its syncs never end.
        corrupted: Whether it reads as cached although no cache of it exists, and cannot be cached again.
        failure: A message with which its syncs fail; None if they succeed.
        sync_seconds: How long a full sync takes, in emulator seconds; None to go by the number of rows.
        cap: How many of its rows can be read while it is not cached; None for all.
        dynamic: Whether it wants `_q_...` parameters.
        file: The CSV, Parquet or YAML file that holds its rows; None where they are generated.
    """

    name: str
    columns: tuple[SourceColumn, ...] = attrs.field(default=(), repr=False)
    rows: int = 0
    removed: int = 0
    inserted: int = 0
    changed: int = 0
    revisions: tuple[int, ...] = ()
    cache_types: tuple[str, ...] = BOTH_CACHE_TYPES
    comment: str | None = None
    hung: bool = False
    corrupted: bool = False
    failure: str | None = None
    sync_seconds: float | None = None
    cap: int | None = None
    dynamic: bool = False
    file: str | None = None

    @property
    def contents(self) -> Contents:
        """The rows that are there now."""
        return Contents(self.removed, self.removed + self.rows, self.revisions)

    @property
    def cacheable(self) -> bool:
        """Whether the table list says that it can be cached; True does not prove that the source can be read."""
        return bool(self.cache_types)

    def insert(self, rows: int) -> None:
        """Add rows at the source."""
        self.rows += rows
        self.inserted += rows

    def update(self, rows: int) -> None:
        """Change so many rows at the source, the oldest."""
        self.revisions = (*self.revisions, self.removed + rows)
        self.changed += rows

    def delete(self, rows: int) -> None:
        """Remove so many rows at the source, the oldest."""
        self.rows -= rows
        self.removed += rows
        self.changed += rows


@attrs.define
class Connection:
    """A connection to a data source; its credential is kept and never shown."""

    id: str
    name: str
    type: str
    credential: dict[str, Any] = attrs.field(factory=dict[str, Any], repr=False)


@attrs.define
class ParametricTable:
    """A table that stands for another one with some of its parameters given; `values` are scalars, macros as text."""

    from_schema: str
    from_table: str
    to_schema: str
    to_table: str
    values: dict[str, Any] = attrs.field(factory=dict[str, Any])


@attrs.define
class SemanticTable:
    """A table of a semantic catalog: a saved query under another name."""

    id: str
    schema: str
    name: str
    query_id: str


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
        parametric: Tables that stand for others with parameters given.
        semantic: The tables of a semantic catalog, by id.
    """

    id: str
    name: str
    display_name: str
    type: str
    connection_id: str | None = None
    schemas: dict[str, dict[str, SourceTable]] = attrs.field(factory=dict[str, dict[str, SourceTable]], repr=False)
    parametric: list[ParametricTable] = attrs.field(factory=list[ParametricTable], repr=False)
    semantic: dict[str, SemanticTable] = attrs.field(factory=dict[str, SemanticTable], repr=False)


def slug(name: str) -> str:
    """Return the SQL name of a catalog that is called `name`."""
    return re.sub(r"[^a-z0-9_]", "_", name.lower())
